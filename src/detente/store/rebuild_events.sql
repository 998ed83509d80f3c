-- Makes the events in temp table stale anew from their mentions. All orders are total, so that arrival does not matter.

DELETE FROM event_entities WHERE event_id IN (SELECT event_id FROM stale);
DELETE FROM events WHERE event_id IN (SELECT event_id FROM stale) AND origin = 'detente';

CREATE OR REPLACE TEMP TABLE members AS
SELECT
    em.event_id, m.*, r.content_hash, r.rank_time, r.published_on,
    -- The telling that shows for all: the surest; then the one with the most precise date; then by id.
    row_number() OVER (
        PARTITION BY em.event_id
        ORDER BY m.confidence DESC, (m.date_to - m.date_from) NULLS LAST, m.mention_id
    ) AS place
FROM event_mentions AS em
JOIN stale AS s ON s.event_id = em.event_id
JOIN mentions AS m ON m.mention_id = em.mention_id AND m.current
JOIN reports AS r ON r.version_id = m.version_id;

INSERT INTO events BY NAME
WITH whole AS (
    SELECT
        event_id,
        list_sort(list_distinct(flatten(list(context)))) AS context,
        max(confidence) AS confidence,
        arg_min(mention_id, (rank_time, mention_id)) AS first_mention,
        arg_max(mention_id, (rank_time, mention_id)) AS last_mention,
        min(published_on) AS first_reported,
        max(published_on) AS last_reported,
        count(*)::INTEGER AS n_mentions,
        count(DISTINCT report_id)::INTEGER AS n_reports,
        count(DISTINCT content_hash)::INTEGER AS n_sources
    FROM members
    GROUP BY event_id
)
SELECT
    w.event_id, 'detente' AS origin, NULL AS external_id, m.event, m.mode, w.context, m.status, m.quad_code, m.event_scale,
    m.date.value AS date_value, m.date.end_value AS date_end_value, m.date."precision" AS date_precision,
    m.date.direction AS date_direction, m.date_from, m.date_to,
    m.due.value AS due_value, m.due.end_value AS due_end_value, m.due."precision" AS due_precision,
    m.due.direction AS due_direction, m.due_from, m.due_to,
    CASE WHEN m.event_loc IS NOT NULL THEN {
        'extracted_place': m.event_loc.extracted_place, 'resolved_place': m.event_loc.resolved_place,
        'geonameid': m.event_loc.geonameid, 'lat': m.event_loc.lat, 'lon': m.event_loc.lon,
        'city': m.event_loc.city, 'district': m.event_loc.district, 'province': m.event_loc.province,
        'country': m.event_loc.country, 'precision': m.event_loc."precision"
    } END AS event_loc,
    w.confidence, m.mention_id AS main_mention, w.first_mention, w.last_mention, w.first_reported, w.last_reported,
    w.n_mentions, w.n_reports, w.n_sources
FROM whole AS w
JOIN members AS m ON m.event_id = w.event_id AND m.place = 1
ORDER BY w.event_id;

INSERT INTO event_entities BY NAME
WITH counted AS (
    SELECT
        m.event_id, e.role, e.name, e.country, e.sector, e.office, e.identifier,
        count(DISTINCT m.mention_id)::INTEGER AS n_mentions,
        min((m.place, e.position)) AS seen
    FROM members AS m
    JOIN entities AS e ON e.mention_id = m.mention_id AND e.coding_id = m.coding_id
    GROUP BY ALL
)
SELECT
    event_id, role,
    (row_number() OVER (PARTITION BY event_id, role ORDER BY seen, name, country, sector, office, identifier) - 1)::SMALLINT AS position,
    name, country, sector, office, identifier, n_mentions
FROM counted
ORDER BY event_id, role, position;

-- The current mentions of reports in which a passage with an act has one of the cue words, with the number of their passage.
WITH told AS (
    SELECT DISTINCT m.version_id
    FROM mentions AS m
    JOIN passages AS p USING (passage_id)
    WHERE m.current AND ($reports::VARCHAR[] IS NULL OR m.report_id IN (SELECT unnest($reports::VARCHAR[])))
    AND regexp_matches(p.text, $pattern, 'i')
),
numbered AS (
    SELECT
        passage_id, version_id, passage_start, text,
        row_number() OVER (PARTITION BY version_id ORDER BY passage_start, passage_end) AS number
    FROM passages
    WHERE version_id IN (FROM told)
),
sides AS (
    SELECT
        mention_id, coding_id,
        list(DISTINCT country || ':' || coalesce(sector, '')) FILTER (role = 'actor') AS actors,
        list(DISTINCT country || ':' || coalesce(sector, '')) FILTER (role = 'recipient') AS recipients
    FROM entities
    WHERE country IS NOT NULL AND mention_id IN (SELECT mention_id FROM mentions WHERE current AND version_id IN (FROM told))
    GROUP BY ALL
)
SELECT
    m.report_id, n.number, n.passage_start, n.text AS passage, m.mention_id, em.event_id, m.event, m.status,
    m.event_text[1]."start" AS act_start, m.event_text[-1]."end" AS act_end,
    m.date_from, m.date_to, coalesce(s.actors, []) AS actors, coalesce(s.recipients, []) AS recipients
FROM mentions AS m
JOIN numbered AS n USING (passage_id)
JOIN event_mentions AS em ON em.mention_id = m.mention_id
LEFT JOIN sides AS s ON s.mention_id = m.mention_id AND s.coding_id = m.coding_id
WHERE m.current AND m.status NOT IN ('negation', 'hypothetical')
ORDER BY m.report_id, n.number, act_start, m.mention_id

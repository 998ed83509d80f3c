-- Current mentions and those touched, numbered, with the days that each may stand for: none where nothing says when.
CREATE OR REPLACE TEMP TABLE identity_windows AS
SELECT
    row_number() OVER () AS number,
    m.mention_id, m.coding_id, m.passage_id, m.event, m.current,
    CASE WHEN m.status = 'historical' THEN 'asserted' ELSE m.status END AS status,
    m.actor_countries, m.recipient_countries, m.event_loc.country AS land,
    coalesce(m.date_from, m.date_to - 31, r.published_on - 7) AS first,
    coalesce(m.date_to, m.date_from + 31, r.published_on) AS last,
    m.date_from IS NOT NULL AND m.date_to IS NOT NULL AS dated
FROM mentions AS m
JOIN reports AS r USING (version_id)
WHERE m.current OR m.mention_id IN (SELECT mention_id FROM touched);

-- Each of these by the countries of its parties, or that of its place where they have none.
CREATE OR REPLACE TEMP TABLE identity_sides AS
SELECT
    * EXCLUDE (mention_id, coding_id, land, dated), dated AND first = last AS exact,
    unnest(CASE
        WHEN len(actor_countries) + len(recipient_countries) = 0 THEN [coalesce(land, '-')]
        ELSE list_distinct(list_concat(actor_countries, recipient_countries))
    END) AS country
FROM identity_windows
WHERE first IS NOT NULL;

-- The current ones by the weeks that they may be of, too: what blocks are made of. Those of a long time are in a week -1,
-- with which all are compared.
CREATE OR REPLACE TEMP TABLE identity_blocks AS
SELECT
    *,
    unnest(CASE
        WHEN last - first > 62 THEN [-1]
        ELSE range((first - DATE '0001-01-01') // 7, (last - DATE '0001-01-01') // 7 + 1)
    END) AS week
FROM identity_sides
WHERE current;

CREATE OR REPLACE TEMP TABLE identity_kin (one VARCHAR, other VARCHAR, both_sided BOOLEAN); -- from identity_types.tsv
CREATE OR REPLACE TEMP TABLE identity_done (number BIGINT); -- those of earlier frontiers
CREATE OR REPLACE TEMP TABLE frontier AS SELECT number FROM identity_windows SEMI JOIN touched USING (mention_id);

-- The days that each mention may stand for, and what types may name one happening (filled from identity_types.tsv).
CREATE OR REPLACE TEMP TABLE identity_windows AS
SELECT
    m.mention_id, m.coding_id,
    coalesce(m.date_from, m.date_to - 31, r.published_on - 7) AS first,
    coalesce(m.date_to, m.date_from + 31, r.published_on) AS last,
    m.date_from IS NOT NULL AND m.date_to IS NOT NULL AS dated
FROM mentions AS m
JOIN reports AS r USING (version_id)
WHERE coalesce(m.date_from, m.date_to, r.published_on) IS NOT NULL
  AND (m.current OR m.mention_id IN (SELECT mention_id FROM touched));

-- Each of these mentions by the countries of its parties: what blocks are made of.
CREATE OR REPLACE TEMP TABLE identity_sides AS
SELECT
    m.mention_id, m.coding_id, m.event, m.current, w.first, w.last,
    CASE WHEN m.status = 'historical' THEN 'asserted' ELSE m.status END AS status,
    unnest(CASE
        WHEN len(m.actor_countries) + len(m.recipient_countries) = 0 THEN ['-']
        ELSE list_distinct(list_concat(m.actor_countries, m.recipient_countries))
    END) AS country
FROM mentions AS m
JOIN identity_windows AS w USING (mention_id, coding_id);

CREATE OR REPLACE TEMP TABLE identity_kin (one VARCHAR, other VARCHAR);
CREATE OR REPLACE TEMP TABLE frontier (mention_id VARCHAR, coding_id VARCHAR);

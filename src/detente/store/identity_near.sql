-- Temp table near: what current mentions could tell the same as those in temp table frontier, each pair once. The block: a
-- country in common, types of one family, the same status, days that meet or are neighbours. identity_match.py decides;
-- what is left out here is what it would rule out, and what was compared when it was in the frontier itself.
CREATE OR REPLACE TEMP TABLE near AS
WITH started AS (
    SELECT
        s.* REPLACE (k.other AS event), k.both_sided,
        unnest(list_append(
            range((s.first - 1 - DATE '0001-01-01') // 7, (s.last + 1 - DATE '0001-01-01') // 7 + 1), -1
        )) AS week
    FROM identity_sides AS s
    SEMI JOIN frontier AS f USING (number)
    JOIN identity_kin AS k ON k.one = s.event
)
SELECT DISTINCT f.number AS one, s.number AS other
FROM started AS f
JOIN identity_blocks AS s
    ON s.country = f.country AND s.week = f.week AND s.event = f.event AND s.status = f.status
WHERE s.first <= f.last + CASE WHEN s.exact AND f.exact THEN 1 ELSE 0 END
  AND s.last >= f.first - CASE WHEN s.exact AND f.exact THEN 1 ELSE 0 END
  AND s.passage_id <> f.passage_id
  AND (
    f.both_sided
    OR list_has_any(s.actor_countries, f.actor_countries)
    OR list_has_any(s.recipient_countries, f.recipient_countries)
    OR ((len(s.actor_countries) = 0 OR len(f.actor_countries) = 0)
        AND (len(s.recipient_countries) = 0 OR len(f.recipient_countries) = 0))
  )
  AND s.number NOT IN (SELECT number FROM identity_done)
  AND (s.number > f.number OR s.number NOT IN (SELECT number FROM frontier) OR NOT f.current);

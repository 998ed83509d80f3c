-- Temp table near: what current mentions could tell the same as those in temp table frontier. Generous: identity_match.py decides.
-- The block: a country in common (or none on either side), types of one family, the same status, days that meet.
CREATE OR REPLACE TEMP TABLE near AS
WITH started AS (
    SELECT s.* REPLACE (k.other AS event)
    FROM identity_sides AS s
    SEMI JOIN frontier AS f USING (mention_id, coding_id)
    JOIN identity_kin AS k ON k.one = s.event
)
SELECT DISTINCT
    f.mention_id AS from_mention, f.coding_id AS from_coding, s.mention_id, s.coding_id
FROM started AS f
JOIN identity_sides AS s ON s.country = f.country AND s.event = f.event AND s.status = f.status
WHERE s.current AND s.first <= f.last + 1 AND s.last >= f.first - 1
  AND (s.mention_id, s.coding_id) <> (f.mention_id, f.coding_id);

-- The mentions of the events that judgements touch, as coded where they were not corrected; corrected ones are there already.
INSERT INTO judged.work.mentions BY NAME
SELECT * FROM desk.main.mentions
WHERE current AND mention_id IN (SELECT mention_id FROM judged.work.members)
  AND mention_id NOT IN (SELECT mention_id FROM judged.work.mentions);

INSERT INTO judged.work.entities BY NAME
SELECT e.* FROM desk.main.entities AS e
JOIN judged.work.mentions AS m ON m.mention_id = e.mention_id AND m.coding_id = e.coding_id
WHERE e.mention_id NOT IN (SELECT mention_id FROM judged.work.entities);

UPDATE judged.work.mentions SET current = false
WHERE mention_id IN (SELECT mention_id FROM judged.work.members WHERE rejected);

INSERT INTO judged.work.event_mentions BY NAME
SELECT event_id, mention_id, why, score FROM judged.work.members WHERE NOT rejected;

CREATE OR REPLACE TEMP TABLE stale AS SELECT DISTINCT event_id FROM judged.work.event_mentions;

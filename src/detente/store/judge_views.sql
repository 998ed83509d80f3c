-- The store as it is with its judgements: what they touch from judged.work, all else as it was made.
CREATE VIEW judged.main.mentions AS
FROM desk.main.mentions
WHERE NOT (current AND mention_id IN (SELECT mention_id FROM judged.work.mentions))
UNION ALL BY NAME
FROM judged.work.mentions;

CREATE VIEW judged.main.entities AS
FROM desk.main.entities
WHERE (mention_id, coding_id) NOT IN (SELECT (mention_id, coding_id) FROM judged.work.mentions)
UNION ALL BY NAME
FROM judged.work.entities;

CREATE VIEW judged.main.events AS
FROM desk.main.events
WHERE event_id NOT IN (SELECT event_id FROM judged.work.touched)
UNION ALL BY NAME
FROM judged.work.events;

CREATE VIEW judged.main.event_entities AS
FROM desk.main.event_entities
WHERE event_id NOT IN (SELECT event_id FROM judged.work.touched)
UNION ALL BY NAME
FROM judged.work.event_entities;

CREATE VIEW judged.main.event_mentions AS
FROM desk.main.event_mentions
WHERE event_id NOT IN (SELECT event_id FROM judged.work.touched)
UNION ALL BY NAME
FROM judged.work.event_mentions;

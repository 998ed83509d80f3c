-- Keeps the number of independent sources of events whose mentions are those that they had; stale are then the others.
CREATE OR REPLACE TEMP TABLE kept AS
SELECT e.event_id, was.n_sources
FROM judged.work.events AS e
JOIN desk.main.events AS was ON was.event_id = e.event_id AND was.n_mentions = e.n_mentions
WHERE e.event_id NOT IN (
    SELECT now.event_id
    FROM judged.work.event_mentions AS now
    ANTI JOIN desk.main.event_mentions AS had ON had.event_id = now.event_id AND had.mention_id = now.mention_id
);

UPDATE judged.work.events SET n_sources = kept.n_sources FROM kept WHERE kept.event_id = events.event_id;

DELETE FROM stale WHERE event_id IN (SELECT event_id FROM kept);

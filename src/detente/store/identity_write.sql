-- Makes event_mentions anew for the mentions in temp tables touched and joined; stale are the events that this changes.
CREATE OR REPLACE TEMP TABLE stale AS
SELECT DISTINCT event_id FROM event_mentions
WHERE mention_id IN (SELECT mention_id FROM touched UNION SELECT mention_id FROM joined);

DELETE FROM event_mentions
WHERE mention_id IN (SELECT mention_id FROM touched UNION SELECT mention_id FROM joined);

INSERT INTO event_mentions
SELECT substr(sha256('event ' || first_id), 1, 16), mention_id, why, score
FROM joined
ORDER BY ALL;

INSERT INTO stale
SELECT DISTINCT substr(sha256('event ' || first_id), 1, 16) FROM joined
EXCEPT SELECT event_id FROM stale;

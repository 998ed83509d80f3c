-- Pairs that only their order in time suggests: the same two countries turned round, so many days later at most. Each
-- event has at most one: the latest act against its side, then the one that more reports tell.
WITH acts AS (
    SELECT DISTINCT w.event_id, w.day, w.n_reports, s.actor, s.recipient
    FROM weighed_events('day', $origin) AS w
    JOIN event_sides() AS s USING (event_id)
    WHERE w.period IS NOT NULL AND NOT s.mutual AND s.actor <> s.recipient
),
pairs AS (
    SELECT b.event_id, a.event_id AS answers, (b.day - a.day)::INTEGER AS lag_days
    FROM acts AS a
    JOIN acts AS b ON b.actor = a.recipient AND b.recipient = a.actor
        AND b.day > a.day AND b.day <= a.day + $window::INTEGER AND b.event_id <> a.event_id
    QUALIFY row_number() OVER (PARTITION BY b.event_id ORDER BY a.day DESC, a.n_reports DESC, a.event_id) = 1
)
SELECT
    'offered' AS kind, event_id, answers, NULL::VARCHAR AS words, NULL::VARCHAR AS cue, lag_days,
    0 AS n_reports, []::VARCHAR[] AS report_ids, NULL::VARCHAR AS mention_id, NULL::VARCHAR AS answers_mention_id
FROM pairs
WHERE event_id || ' ' || answers NOT IN (SELECT unnest($stated::VARCHAR[]))
ORDER BY lag_days, event_id

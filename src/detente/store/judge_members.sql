-- The events of these mentions ($mentions) and ids ($events), with all their mentions; one without is an imported event.
SELECT e.event_id, em.mention_id, em.why, em.score
FROM desk.main.events AS e
LEFT JOIN desk.main.event_mentions AS em ON em.event_id = e.event_id
WHERE e.event_id IN (
    SELECT event_id FROM desk.main.event_mentions WHERE mention_id IN (SELECT unnest($mentions::VARCHAR[]))
    UNION ALL
    SELECT unnest($events::VARCHAR[])
)
ORDER BY e.event_id, em.mention_id

-- The reports that tell the events.
SELECT DISTINCT m.report_id
FROM event_mentions AS em
JOIN mentions AS m ON m.mention_id = em.mention_id AND m.current
WHERE em.event_id IN (SELECT unnest($events::VARCHAR[]))
ORDER BY ALL

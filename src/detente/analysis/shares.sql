-- Which current report tells which event, and in which period it was published.
SELECT DISTINCT em.event_id, r.version_id, date_trunc($unit, r.published_on)::DATE AS period
FROM event_mentions AS em
JOIN mentions AS m ON m.mention_id = em.mention_id AND m.current
JOIN reports AS r ON r.version_id = m.version_id
WHERE em.event_id IN (SELECT unnest($events::VARCHAR[]))
ORDER BY ALL

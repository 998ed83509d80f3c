-- The reports that tell the events in temp table stale, where there are several: what outlet they are of, and their text.
SELECT DISTINCT em.event_id, r.version_id, lower(coalesce(r.source, r.publisher)) AS voice, r.text
FROM stale AS s
JOIN events AS e USING (event_id)
JOIN event_mentions AS em USING (event_id)
JOIN mentions AS m ON m.mention_id = em.mention_id AND m.current
JOIN reports AS r USING (version_id)
WHERE e.n_reports > 1 AND e.origin = 'detente'
ORDER BY ALL;

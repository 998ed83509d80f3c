-- Events in short: what, when, who to whom (countries, else names).
WITH sides AS (
    SELECT
        event_id,
        list(DISTINCT coalesce(country, name)) FILTER (role = 'actor' AND coalesce(country, name) IS NOT NULL) AS actors,
        list(DISTINCT coalesce(country, name)) FILTER (role = 'recipient' AND coalesce(country, name) IS NOT NULL) AS recipients
    FROM event_entities
    WHERE event_id IN (SELECT unnest($events::VARCHAR[]))
    GROUP BY ALL
)
SELECT
    e.event_id, e.event, e.mode, e.status, e.event_scale, e.date_value, coalesce(e.date_from, e.date_to) AS day,
    list_sort(coalesce(s.actors, [])) AS actors, list_sort(coalesce(s.recipients, [])) AS recipients,
    e.n_mentions, e.n_reports, e.n_sources, e.main_mention
FROM events AS e
LEFT JOIN sides AS s USING (event_id)
WHERE e.event_id IN (SELECT unnest($events::VARCHAR[]))
ORDER BY day NULLS LAST, e.event_id

-- The events in temp table export_ids (number, event_id), in that order, with their parties and tellings.
-- Temp table export_told (event_id, mentions): tellings.sql or tellings_full.sql.
WITH parties AS (
    SELECT
        event_id, role,
        list({
            'name': name, 'country': country, 'sector': sector, 'office': office, 'identifier': identifier,
            'n_mentions': n_mentions
        } ORDER BY position) AS listed
    FROM event_entities
    WHERE event_id IN (SELECT event_id FROM temp.export_ids)
    GROUP BY event_id, role
)
SELECT
    e.*, coalesce(a.listed, []) AS actor, coalesce(r.listed, []) AS recipient, coalesce(s.listed, []) AS said_by,
    coalesce(t.mentions, []) AS mentions
FROM temp.export_ids AS i
JOIN events AS e ON e.event_id = i.event_id
LEFT JOIN parties AS a ON a.event_id = i.event_id AND a.role = 'actor'
LEFT JOIN parties AS r ON r.event_id = i.event_id AND r.role = 'recipient'
LEFT JOIN parties AS s ON s.event_id = i.event_id AND s.role = 'said_by'
LEFT JOIN temp.export_told AS t ON t.event_id = i.event_id
ORDER BY i.number

-- What identity compares of the mentions in temp table wanted, which has their numbers in identity_windows.
-- dated: both ends of the time are known. Without, a telling is taken to be of the days before its publication.
-- beside: types of the acts that the same coding has in the same passage.
WITH beside AS (
    SELECT m.passage_id, m.coding_id, list(DISTINCT m.event) AS events
    FROM wanted
    JOIN identity_windows AS w USING (number)
    JOIN mentions AS m ON m.passage_id = w.passage_id AND m.coding_id = w.coding_id
    GROUP BY ALL
)
SELECT
    w.number, m.mention_id, m.current, m.report_id, m.passage_id, p.text AS passage,
    p.kind <> 'body' AS title, p.passage_start AS at, m.event, b.events AS beside, m.mode, m.status,
    coalesce(w.first, DATE '0001-01-01') AS first, coalesce(w.last, DATE '0001-01-01') AS last, w.dated, m.due_from, m.due_to,
    m.event_loc AS place,
    list({'entity_text': e.entity_text, 'name': e.name, 'country': e.country, 'sector': e.sector} ORDER BY e.position)
        FILTER (e.role = 'actor') AS actor,
    list({'entity_text': e.entity_text, 'name': e.name, 'country': e.country, 'sector': e.sector} ORDER BY e.position)
        FILTER (e.role = 'recipient') AS recipient,
    list({'entity_text': e.entity_text, 'name': e.name, 'country': e.country, 'sector': e.sector} ORDER BY e.position)
        FILTER (e.role = 'said_by') AS said_by
FROM wanted
JOIN identity_windows AS w USING (number)
JOIN mentions AS m ON m.mention_id = w.mention_id AND m.coding_id = w.coding_id
JOIN beside AS b ON b.passage_id = m.passage_id AND b.coding_id = m.coding_id
JOIN passages AS p ON p.passage_id = m.passage_id
LEFT JOIN entities AS e ON e.mention_id = m.mention_id AND e.coding_id = m.coding_id
GROUP BY ALL
ORDER BY w.number;

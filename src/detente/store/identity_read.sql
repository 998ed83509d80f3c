-- What identity compares of the mentions in temp table frontier (mention_id, coding_id).
-- dated: both ends of the time are known. Without, a telling is taken to be of the days before its publication.
SELECT
    m.mention_id, m.coding_id, m.current, m.report_id, m.passage_id, p.text AS passage, m.event, m.mode, m.status,
    w.first, w.last, w.dated, m.due_from, m.due_to,
    m.event_loc AS place,
    list({'entity_text': e.entity_text, 'name': e.name, 'country': e.country, 'sector': e.sector} ORDER BY e.position)
        FILTER (e.role = 'actor') AS actor,
    list({'entity_text': e.entity_text, 'name': e.name, 'country': e.country, 'sector': e.sector} ORDER BY e.position)
        FILTER (e.role = 'recipient') AS recipient,
    list({'entity_text': e.entity_text, 'name': e.name, 'country': e.country, 'sector': e.sector} ORDER BY e.position)
        FILTER (e.role = 'said_by') AS said_by
FROM frontier AS f
JOIN mentions AS m USING (mention_id, coding_id)
JOIN identity_windows AS w USING (mention_id, coding_id)
JOIN passages AS p USING (passage_id)
LEFT JOIN entities AS e USING (mention_id, coding_id)
GROUP BY ALL
ORDER BY m.mention_id, m.coding_id;

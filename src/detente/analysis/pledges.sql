-- What was promised or announced: AGREE and CONCEDE, and acts that are to come, with the passage of the main mention.
WITH sides AS (
    SELECT
        event_id,
        list(DISTINCT country) FILTER (role = 'actor' AND country IS NOT NULL) AS actors,
        list(DISTINCT country) FILTER (role = 'recipient' AND country IS NOT NULL) AS recipients,
        string_agg(DISTINCT name, ' ') AS names
    FROM event_entities
    WHERE role IN ('actor', 'recipient')
    GROUP BY event_id
),
words AS (
    SELECT
        m.mention_id, p.text AS passage, p.passage_start, m.report_id,
        m.event_text[1]."start" AS act_start, m.event_text[-1]."end" AS act_end,
        [span.text FOR span IN m.content] AS content
    FROM mentions AS m
    JOIN passages AS p USING (passage_id)
    WHERE m.current
)
SELECT
    e.event_id, e.event, e.mode, e.status, e.event_loc.geonameid AS place,
    e.date_value, e.date_from, e.date_to, e.first_reported,
    coalesce(e.date_from, e.date_to, e.first_reported) AS day,
    e.due_value, e.due_end_value, e.due_precision, e.due_direction, e.due_from, e.due_to,
    list_sort(coalesce(s.actors, [])) AS actors, list_sort(coalesce(s.recipients, [])) AS recipients, s.names,
    w.passage, w.passage_start, w.act_start, w.act_end, w.content, w.report_id, e.main_mention AS mention_id, e.n_reports
FROM events AS e
JOIN words AS w ON w.mention_id = e.main_mention
LEFT JOIN sides AS s USING (event_id)
WHERE (e.status = 'future' OR (e.status = 'asserted' AND e.event IN ('AGREE', 'CONCEDE')))
AND coalesce(e.date_from, e.date_to, e.first_reported) <= $as_of::DATE
AND ($due_from::DATE IS NULL OR coalesce(e.due_to, 'infinity'::DATE) >= $due_from::DATE)
AND ($due_to::DATE IS NULL OR coalesce(e.due_from, e.date_from, e.due_to) <= $due_to::DATE)
AND (($due_from::DATE IS NULL AND $due_to::DATE IS NULL) OR e.due_from IS NOT NULL OR e.due_to IS NOT NULL)
AND ($by::VARCHAR[] IS NULL OR list_has_any(s.actors, $by::VARCHAR[]))
AND ($to::VARCHAR[] IS NULL OR list_has_any(s.recipients, $to::VARCHAR[]))
ORDER BY e.due_to NULLS LAST, day, e.event_id

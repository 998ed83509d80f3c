-- For each mention that was judged, the current mention that it is now: itself; or, where its report was changed or coded
-- anew, the one with the same words of the act at the same place in the same passage (carried).
WITH wanted AS (SELECT DISTINCT unnest($ids::VARCHAR[]) AS judged_id),
gone AS (
    SELECT judged_id FROM wanted WHERE judged_id NOT IN (SELECT mention_id FROM desk.main.mentions WHERE current)
),
-- Those that are gone, and the current ones of their reports.
told AS (
    SELECT
        m.mention_id, m.coding_id, m.current, m.report_id, p.text, p.passage_start, m.event, m.status, m.actor_countries,
        m.recipient_countries,
        [{'at': span."start" - p.passage_start, 'words': span.text} FOR span IN m.event_text] AS act
    FROM desk.main.mentions AS m
    JOIN desk.main.passages AS p USING (passage_id)
    WHERE m.mention_id IN (FROM gone) OR (m.current AND m.report_id IN (
        SELECT report_id FROM desk.main.mentions WHERE mention_id IN (FROM gone)))
),
was AS (
    FROM told
    WHERE mention_id IN (FROM gone)
    QUALIFY row_number() OVER (PARTITION BY mention_id ORDER BY coding_id) = 1
)
SELECT judged_id, judged_id AS mention_id, false AS carried, true AS alike
FROM wanted
WHERE judged_id NOT IN (FROM gone)
UNION ALL
SELECT
    w.mention_id, n.mention_id, true,
    (w.event, w.status, w.actor_countries, w.recipient_countries)
        IS NOT DISTINCT FROM (n.event, n.status, n.actor_countries, n.recipient_countries)
FROM was AS w
JOIN told AS n ON n.current AND n.report_id = w.report_id AND n.text = w.text AND n.act = w.act
QUALIFY row_number() OVER (PARTITION BY w.mention_id ORDER BY abs(n.passage_start - w.passage_start), n.mention_id) = 1

-- How many current mentions each passage has, as they were coded; the key is the report and where the passage begins.
SELECT concat(m.report_id, ' ', p.passage_start), count(*)
FROM desk.main.mentions AS m
JOIN desk.main.passages AS p USING (passage_id)
WHERE m.current
GROUP BY ALL

-- The events of a chain of act and answer, ranked. Then their rows, with the steps from where it began and what each answers.
SELECT
    event_id, any_value(e.main_mention) AS main_mention, NULL::DOUBLE AS score,
    row_number() OVER (
        ORDER BY min(c.depth), min(coalesce(e.date_from, e.date_to)) NULLS LAST, event_id
    ) AS rank
FROM temp.chain AS c
JOIN events AS e USING (event_id)
GROUP BY event_id;

SELECT r.*, c.depth, coalesce(c.answers, []) AS answers
FROM rows AS r
JOIN (
    SELECT
        event_id, min(depth) AS depth,
        list({'event_id': answers, 'words': words} ORDER BY answers) FILTER (answers IS NOT NULL) AS answers
    FROM temp.chain
    GROUP BY event_id
) AS c ON c.event_id = r.event_id
ORDER BY c.depth, coalesce(r.date_from, r.date_to) NULLS LAST, r.event_id

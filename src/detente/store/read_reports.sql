-- All that a record of a report holds, its passages in their order.
SELECT
    r.*,
    (
        SELECT list({
            'start': p.passage_start, 'end': p.passage_end, 'text': p.text, 'kind': p.kind, 'paragraph': p.paragraph,
            'also': p.also
        } ORDER BY p.passage_start, p.passage_end)
        FROM passages AS p
        WHERE p.version_id = r.version_id
    ) AS passages
FROM reports AS r

SELECT passage_id, score, text
FROM (
    SELECT p.passage_id, p.text, fts_main_passages.match_bm25(p.passage_id, $words) AS score
    FROM passages AS p
    JOIN reports AS r ON r.version_id = p.version_id AND r.current
) AS found
WHERE score IS NOT NULL
ORDER BY score DESC, passage_id

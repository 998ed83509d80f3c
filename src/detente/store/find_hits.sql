-- Current mentions in whose passage all the words stand, with how well they fit (BM25 over stems).
SELECT m.mention_id, s.score
FROM (
    SELECT passage_id, text, fts_main_passages.match_bm25(passage_id, $words, conjunctive := 1) AS score
    FROM passages
) AS s
JOIN mentions AS m ON m.passage_id = s.passage_id AND m.current
WHERE s.score IS NOT NULL
  AND list_bool_and([contains(lower(s.text), phrase) FOR phrase IN $phrases::VARCHAR[]] || [true])

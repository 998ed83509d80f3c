-- Judgements that hold, or all of them ($all), in the order in which they were made; of one author if one is named.
SELECT judgement_id, made, author, kind, target_kind, target, coalesce(mentions, []), field, old, new, note, undone_by
FROM desk.main.judgements
WHERE ($all OR (undone_by IS NULL AND kind <> 'undo'))
  AND ($author::VARCHAR IS NULL OR author = $author::VARCHAR)
ORDER BY made, judgement_id

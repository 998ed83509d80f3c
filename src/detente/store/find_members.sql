-- The mentions that tell the events in temp table found, with how well the words looked for fit each.
SELECT k.event_id, k.mention_id, k.why, h.score, k.mention_id = f.main_mention AS main
FROM temp.found AS f
JOIN event_mentions AS k ON k.event_id = f.event_id
LEFT JOIN temp.hits AS h ON h.mention_id = k.mention_id

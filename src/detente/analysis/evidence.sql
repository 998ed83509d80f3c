-- Every mention of the events, with its words, its passage and its report.
SELECT
    em.event_id, m.mention_id, m.report_id, m.source, m.title, m.published_on, m.url,
    array_to_string([span.text FOR span IN m.event_text], ' … ') AS act,
    m.passage, m.passage_start, m.passage_end, em.why
FROM event_mentions AS em
JOIN current_mentions AS m USING (mention_id)
WHERE em.event_id IN (SELECT unnest($events::VARCHAR[]))
ORDER BY em.event_id, m.published_on NULLS LAST, m.report_id, m.passage_start, m.mention_id

-- The tellings of each event, the main one first, without what only the loss-free formats need.
SELECT
    t.event_id,
    list({
        'mention_id': t.mention_id, 'report_id': t.report_id, 'source': t.source, 'url': t.url, 'title': t.title,
        'language': t.language, 'published': t.published, 'zone': t.zone, 'published_on': t.published_on,
        'report_length': t.report_length, 'sentence': t.sentence, 'kind': p.kind, 'paragraph': p.paragraph,
        'passage_start': p.passage_start, 'passage_end': p.passage_end, 'passage': p.text, 'event_text': m.event_text,
        'actor_start': t.actor_start, 'recipient_start': t.recipient_start,
        'actor_text': t.actor_text, 'recipient_text': t.recipient_text, 'place': m.event_loc.extracted_place,
        'confidence': m.confidence, 'coder': m.coder, 'why': t.why, 'score': t.score
    } ORDER BY t.place) AS mentions
FROM temp.export_places AS t
JOIN mentions AS m ON m.mention_id = t.mention_id AND m.coding_id = t.coding_id
JOIN passages AS p ON p.passage_id = m.passage_id
GROUP BY t.event_id

-- The tellings of each event, the main one first, with every field of the mention: for the loss-free formats.
WITH named AS (
    SELECT
        e.mention_id, e.coding_id,
        list({
            'role': e.role, 'start': e.entity_start, 'end': e.entity_end, 'entity_text': e.entity_text, 'name': e.name,
            'country': e.country, 'sector': e.sector, 'office': e.office, 'identifier': e.identifier, 'reason': e.reason
        } ORDER BY e.position) AS listed
    FROM entities AS e
    SEMI JOIN temp.export_places AS t ON t.mention_id = e.mention_id AND t.coding_id = e.coding_id
    GROUP BY e.mention_id, e.coding_id
),
each AS (
    SELECT
        t.event_id, t.place,
        {
            'id': m.mention_id, 'report_id': m.report_id,
            'passage': {
                'start': p.passage_start, 'end': p.passage_end, 'text': p.text, 'kind': p.kind, 'paragraph': p.paragraph,
                'sequence': t.sentence
            },
            'also': p.also, 'event': m.event, 'mode': m.mode, 'context': m.context, 'status': m.status,
            'quad_code': m.quad_code, 'event_scale': m.event_scale, 'event_text': m.event_text,
            'content': m.content,
            'actor': list_filter(coalesce(n.listed, []), x -> x.role = 'actor'),
            'recipient': list_filter(coalesce(n.listed, []), x -> x.role = 'recipient'),
            'said_by': list_filter(coalesce(n.listed, []), x -> x.role = 'said_by'),
            'date': m.date, 'due': m.due, 'event_loc': m.event_loc, 'confidence': m.confidence, 'reasons': m.reasons,
            'coder': m.coder, 'why': t.why, 'score': t.score,
            'report': {
                'source': t.source, 'url': t.url, 'title': t.title, 'language': t.language, 'published': t.published,
                'zone': t.zone, 'published_on': t.published_on
            }
        } AS mention
    FROM temp.export_places AS t
    JOIN mentions AS m ON m.mention_id = t.mention_id AND m.coding_id = t.coding_id
    JOIN passages AS p ON p.passage_id = m.passage_id
    LEFT JOIN named AS n ON n.mention_id = t.mention_id AND n.coding_id = t.coding_id
)
SELECT event_id, list(mention ORDER BY place) AS mentions
FROM each
GROUP BY event_id

-- All that a record of a mention holds. $ids, $versions: lists, or NULL for the current mentions of all.
WITH wanted AS MATERIALIZED (
    SELECT m.mention_id, m.coding_id
    FROM mentions AS m
    JOIN codings AS c ON c.coding_id = m.coding_id
    WHERE CASE WHEN $versions::VARCHAR[] IS NULL THEN m.current ELSE c.current AND list_contains($versions::VARCHAR[], m.version_id) END
      AND ($ids::VARCHAR[] IS NULL OR list_contains($ids::VARCHAR[], m.mention_id))
)
SELECT
    m.mention_id, m.report_id, m.event, m.mode, m.context, m.status, m.quad_code, m.event_scale, m.event_text, m.content,
    m.date, m.due, m.event_loc, m.confidence, m.reasons, m.coder, e.entities,
    {
        'start': p.passage_start, 'end': p.passage_end, 'text': p.text, 'kind': p.kind, 'paragraph': p.paragraph,
        'also': p.also
    } AS passage
FROM wanted AS w
JOIN mentions AS m ON m.mention_id = w.mention_id AND m.coding_id = w.coding_id
JOIN passages AS p ON p.passage_id = m.passage_id
LEFT JOIN (
    SELECT
        mention_id, coding_id,
        list({
            'role': role, 'start': entity_start, 'end': entity_end, 'entity_text': entity_text, 'name': name,
            'country': country, 'sector': sector, 'office': office, 'identifier': identifier, 'reason': reason
        } ORDER BY role, position) AS entities
    FROM entities
    SEMI JOIN wanted USING (mention_id, coding_id)
    GROUP BY mention_id, coding_id
) AS e ON e.mention_id = m.mention_id AND e.coding_id = m.coding_id
ORDER BY m.report_id, p.passage_start, m.event_text[1]."start", m.mention_id

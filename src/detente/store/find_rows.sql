-- What is shown of the events in temp table found (event_id, main_mention, score, rank), told by those in temp table members.
WITH parties AS (
    SELECT
        event_id,
        list(party ORDER BY position) FILTER (role = 'actor') AS actor,
        list(party ORDER BY position) FILTER (role = 'recipient') AS recipient,
        list(party ORDER BY position) FILTER (role = 'said_by') AS said_by
    FROM (
        SELECT
            event_id, role, position,
            {
                'name': name, 'country': country, 'sector': sector, 'office': office, 'identifier': identifier,
                'n_mentions': n_mentions
            } AS party
        FROM event_entities
        WHERE event_id IN (SELECT event_id FROM temp.found)
    )
    GROUP BY event_id
),
told AS (
    SELECT
        k.event_id,
        list({
            'mention_id': m.mention_id, 'report_id': m.report_id, 'source': coalesce(r.source, r.publisher),
            'published_on': r.published_on, 'title': r.title, 'url': r.url,
            'act': array_to_string([span.text FOR span IN m.event_text], ' … '),
            'act_start': m.event_text[1]."start", 'act_end': m.event_text[-1]."end",
            'passage': p.text, 'passage_start': p.passage_start, 'passage_end': p.passage_end, 'why': k.why
        } ORDER BY k.score DESC NULLS LAST, k.main DESC, r.published_on NULLS LAST, m.report_id, p.passage_start,
                   m.mention_id) AS evidence
    FROM temp.members AS k
    JOIN mentions AS m ON m.mention_id = k.mention_id AND m.current
    JOIN passages AS p ON p.passage_id = m.passage_id
    JOIN reports AS r ON r.version_id = m.version_id
    GROUP BY k.event_id
)
SELECT
    e.event_id, e.origin, e.external_id,
    e.date_value, e.date_end_value, e.date_precision, e.date_direction, e.date_from, e.date_to,
    e.event, e.mode, e.context, e.status, e.quad_code, e.event_scale,
    coalesce(w.actor, []) AS actor, coalesce(w.recipient, []) AS recipient, coalesce(w.said_by, []) AS said_by,
    e.due_value, e.due_end_value, e.due_precision, e.due_direction, e.event_loc, e.confidence,
    e.n_mentions, e.n_reports, e.n_sources, e.first_reported, e.last_reported,
    v.verdict AS judged, f.score, coalesce(t.evidence, []) AS evidence
FROM temp.found AS f
JOIN events AS e ON e.event_id = f.event_id
LEFT JOIN parties AS w ON w.event_id = f.event_id
LEFT JOIN told AS t ON t.event_id = f.event_id
LEFT JOIN temp.verdicts AS v ON v.target_kind = 'event' AND v.target = f.event_id
ORDER BY f.rank

-- Where each mention of the events in temp table export_ids stands: what every format needs of it.
WITH members AS (
    SELECT em.event_id, em.mention_id, em.why, em.score, m.coding_id, m.passage_id, m.version_id
    FROM event_mentions AS em
    JOIN temp.export_ids AS i ON i.event_id = em.event_id
    JOIN mentions AS m ON m.mention_id = em.mention_id AND m.current
),
numbered AS (
    SELECT passage_id, row_number() OVER (PARTITION BY version_id ORDER BY passage_start, passage_end) AS sentence
    FROM passages
    WHERE version_id IN (SELECT version_id FROM members)
),
firsts AS (
    SELECT
        e.mention_id, e.coding_id,
        arg_min(e.entity_start, e.position) FILTER (e.role = 'actor') AS actor_start,
        arg_min(e.entity_start, e.position) FILTER (e.role = 'recipient') AS recipient_start,
        coalesce(list(e.entity_text ORDER BY e.position) FILTER (e.role = 'actor'), []) AS actor_text,
        coalesce(list(e.entity_text ORDER BY e.position) FILTER (e.role = 'recipient'), []) AS recipient_text
    FROM entities AS e
    SEMI JOIN members AS m ON m.mention_id = e.mention_id AND m.coding_id = e.coding_id
    GROUP BY e.mention_id, e.coding_id
)
SELECT
    b.event_id, b.mention_id, b.coding_id, b.why, b.score, n.sentence::INTEGER AS sentence, f.actor_start, f.recipient_start,
    coalesce(f.actor_text, []) AS actor_text, coalesce(f.recipient_text, []) AS recipient_text,
    r.report_id, r.version_id, coalesce(r.source, r.publisher) AS source, r.url, r.title, r.language,
    r.published.value AS published, r.published.zone AS zone, r.published_on, length(r.text)::INTEGER AS report_length,
    row_number() OVER (
        PARTITION BY b.event_id
        ORDER BY b.mention_id = v.main_mention DESC, r.published_on NULLS LAST, r.report_id, p.passage_start, b.mention_id
    ) AS place
FROM members AS b
JOIN events AS v ON v.event_id = b.event_id
JOIN reports AS r ON r.version_id = b.version_id
JOIN passages AS p ON p.passage_id = b.passage_id
JOIN numbered AS n ON n.passage_id = b.passage_id
LEFT JOIN firsts AS f ON f.mention_id = b.mention_id AND f.coding_id = b.coding_id

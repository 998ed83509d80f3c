-- Views for readers, made anew whenever a store is opened for writing.

-- The current version of every report.
CREATE OR REPLACE VIEW current_reports AS
SELECT * EXCLUDE (rank, rank_time, current, superseded_by) FROM reports WHERE current;

-- Every mention that counts, with its words and where they were published.
CREATE OR REPLACE VIEW current_mentions AS
SELECT
    m.* EXCLUDE (current),
    p.passage_start, p.passage_end, p.text AS passage, p.kind AS passage_kind, p.paragraph, p.also,
    r.title, r.source, r.publisher, r.url, r.published, r.published_on
FROM mentions AS m
JOIN passages AS p USING (passage_id)
JOIN reports AS r ON r.version_id = m.version_id
WHERE m.current;

-- Every way in which one side did something to another, for dyads: event, actor and recipient, both with country.
CREATE OR REPLACE VIEW event_dyads AS
SELECT DISTINCT e.event_id, a.country AS actor_country, r.country AS recipient_country
FROM events AS e
JOIN event_entities AS a ON a.event_id = e.event_id AND a.role = 'actor'
JOIN event_entities AS r ON r.event_id = e.event_id AND r.role = 'recipient';

-- What was not coded, with its words.
CREATE OR REPLACE VIEW current_omissions AS
SELECT
    o.* EXCLUDE (text), r.report_id,
    coalesce(o.text, substring(r.text, o.omission_start + 1, o.omission_end - o.omission_start)) AS text
FROM omissions AS o
JOIN codings AS c ON c.coding_id = o.coding_id AND c.current
JOIN reports AS r ON r.version_id = o.version_id AND r.current;

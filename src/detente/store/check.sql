-- What must hold in every store: a line for each rule that is broken, with how often.
SELECT printf('%s: %d', rule, broken) AS problem
FROM (
    SELECT 'two reports rows of one version' AS rule, count(*) - count(DISTINCT version_id) AS broken FROM reports
    UNION ALL
    SELECT 'reports without exactly one current version', count(*)
    FROM (SELECT report_id FROM reports GROUP BY report_id HAVING count(*) FILTER (current) <> 1)
    UNION ALL
    SELECT 'reports whose current version is not the highest in rank', count(*)
    FROM (SELECT report_id FROM reports GROUP BY report_id HAVING max(rank) <> max(rank) FILTER (current) OR max(rank) <> count(*))
    UNION ALL
    SELECT 'two rows of one coding', count(*) - count(DISTINCT coding_id) FROM codings
    UNION ALL
    SELECT 'versions without exactly one current coding', count(*)
    FROM (SELECT r.version_id FROM reports AS r LEFT JOIN codings AS c USING (version_id)
          GROUP BY r.version_id HAVING count(*) FILTER (c.current) <> 1)
    UNION ALL
    SELECT 'codings without their report', count(*) FROM codings ANTI JOIN reports USING (version_id)
    UNION ALL
    SELECT 'codings with another number of mentions than they had', count(*)
    FROM (SELECT c.coding_id FROM codings AS c LEFT JOIN mentions AS m USING (coding_id)
          GROUP BY c.coding_id, c.n_mentions HAVING count(m.mention_id) <> c.n_mentions)
    UNION ALL
    SELECT 'codings with another number of omissions than they had', count(*)
    FROM (SELECT c.coding_id FROM codings AS c LEFT JOIN omissions AS o USING (coding_id)
          GROUP BY c.coding_id, c.n_omissions HAVING count(o.reason) <> c.n_omissions)
    UNION ALL
    SELECT 'mentions without their coding', count(*) FROM mentions ANTI JOIN codings USING (coding_id)
    UNION ALL
    SELECT 'omissions without their coding', count(*) FROM omissions ANTI JOIN codings USING (coding_id)
    UNION ALL
    SELECT 'mentions without their passage', count(*) FROM mentions ANTI JOIN passages USING (passage_id)
    UNION ALL
    SELECT 'two rows of one passage', count(*) - count(DISTINCT passage_id) FROM passages
    UNION ALL
    SELECT 'passages without their report', count(*) FROM passages ANTI JOIN reports USING (version_id)
    UNION ALL
    SELECT 'entities without their mention', count(*) FROM entities ANTI JOIN mentions USING (mention_id, coding_id)
    UNION ALL
    SELECT 'mentions that are current or not against their coding and version', count(*)
    FROM mentions AS m JOIN codings AS c USING (coding_id) JOIN reports AS r ON r.version_id = m.version_id
    WHERE m.current <> (c.current AND r.current)
    UNION ALL
    SELECT 'current mentions that share an id', count(*) - count(DISTINCT mention_id) FROM mentions WHERE current
    UNION ALL
    SELECT 'current mentions that are not in exactly one event', count(*)
    FROM (SELECT m.mention_id FROM mentions AS m LEFT JOIN event_mentions AS e USING (mention_id)
          WHERE m.current GROUP BY m.mention_id HAVING count(e.event_id) <> 1)
    UNION ALL
    SELECT 'members of events that are no current mention', count(*)
    FROM event_mentions ANTI JOIN (SELECT mention_id FROM mentions WHERE current) USING (mention_id)
    UNION ALL
    SELECT 'members of no event', count(*) FROM event_mentions ANTI JOIN events USING (event_id)
    UNION ALL
    SELECT 'two rows of one event', count(*) - count(DISTINCT event_id) FROM events
    UNION ALL
    SELECT 'events with another number of mentions than they have', count(*)
    FROM (SELECT e.event_id FROM events AS e LEFT JOIN event_mentions AS m USING (event_id)
          WHERE e.origin = 'detente' GROUP BY e.event_id, e.n_mentions HAVING count(m.mention_id) <> e.n_mentions)
    UNION ALL
    SELECT 'entities of no event', count(*) FROM event_entities ANTI JOIN events USING (event_id)
) AS rules
WHERE broken > 0

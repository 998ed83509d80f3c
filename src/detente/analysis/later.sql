-- For each pledge (of the pairs in $wanted), the asserted events of the types that could keep or break it, dated later and
-- told by then, in which its actor has a part.
WITH pledged AS (
    SELECT unnest($wanted::STRUCT(pledge_id VARCHAR, day DATE, until DATE, types VARCHAR[], sides VARCHAR[])[], max_depth := 2)
),
actors AS (
    SELECT DISTINCT pledge_id, unnest(sides) AS country, day, until, types FROM pledged
),
sides AS (
    SELECT
        event_id,
        list(DISTINCT country) FILTER (role = 'actor' AND country IS NOT NULL) AS actors,
        list(DISTINCT country) FILTER (role = 'recipient' AND country IS NOT NULL) AS recipients
    FROM event_entities
    WHERE role IN ('actor', 'recipient')
    GROUP BY event_id
),
named AS (
    SELECT DISTINCT event_id, country FROM event_entities WHERE role IN ('actor', 'recipient') AND country IS NOT NULL
),
matched AS (
    SELECT DISTINCT a.pledge_id, e.event_id
    FROM actors AS a
    JOIN named AS n USING (country)
    JOIN events AS e ON e.event_id = n.event_id
        AND e.status = 'asserted' AND list_contains(a.types, e.event) AND e.event_id <> a.pledge_id
        AND e.date_from >= a.day AND e.date_from <= a.until AND e.date_from = e.date_to
        AND coalesce(e.first_reported, e.date_from) <= $as_of::DATE
)
SELECT
    m.pledge_id, e.event_id, e.event, e.mode, e.date_from AS day, e.event_loc.geonameid AS place,
    coalesce(s.actors, []) AS actors, coalesce(s.recipients, []) AS recipients,
    (
        SELECT string_agg(DISTINCT p.text, ' ' ORDER BY p.text)
        FROM event_mentions AS em
        JOIN mentions AS t ON t.mention_id = em.mention_id AND t.current
        JOIN passages AS p USING (passage_id)
        WHERE em.event_id = e.event_id
    ) AS words
FROM matched AS m
JOIN events AS e USING (event_id)
LEFT JOIN sides AS s USING (event_id)
ORDER BY m.pledge_id, e.date_from, e.event_id

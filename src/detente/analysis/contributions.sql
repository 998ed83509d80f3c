-- The asserted events of a subject (all pairs of countries, a country, a dyad), each once, with the direction: 1 from the
-- first side to the second, 2 the other way, 0 mutual, and for no side named 0.
WITH sided AS (
    SELECT
        event_id, mutual,
        $country1 IS NULL
        OR (actor = $country1 AND ($sector1 IS NULL OR actor_sector = $sector1)) AS actor_first,
        (recipient = $country1 AND ($sector1 IS NULL OR recipient_sector = $sector1)) AS recipient_first,
        CASE WHEN $country2 IS NULL THEN actor <> recipient
             ELSE actor = $country2 AND ($sector2 IS NULL OR actor_sector = $sector2) END AS actor_second,
        CASE WHEN $country2 IS NULL THEN actor <> recipient
             ELSE recipient = $country2 AND ($sector2 IS NULL OR recipient_sector = $sector2) END AS recipient_second
    FROM event_sides()
),
directions AS (
    SELECT
        event_id,
        bool_or(mutual) AS mutual,
        bool_or(actor_first AND recipient_second) AS forth,
        bool_or(recipient_first AND actor_second) AS back
    FROM sided
    WHERE (actor_first AND recipient_second) OR (recipient_first AND actor_second)
    GROUP BY event_id
)
SELECT
    w.event_id, w.event, w.mode, w.day, w.period, w.size, w.hostile, w.words, w.event_scale, w.quad_code,
    w.n_mentions, w.n_reports, w.n_sources,
    CASE WHEN $country1 IS NULL OR d.mutual OR (d.forth AND d.back) THEN 0 WHEN d.forth THEN 1 ELSE 2 END AS direction
FROM directions AS d
JOIN weighed_events($unit, $origin) AS w USING (event_id)
ORDER BY w.day, w.event_id

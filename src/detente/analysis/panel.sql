-- A row for each period and unit (a country, a dyad), also where nothing happened. Sides of one country and a pair of
-- one event count once; directed rows count a mutual act in both directions, undirected ones once.
WITH extent AS (
    SELECT coalesce($since::DATE, first_day) AS first_day, coalesce($until::DATE, last_day) AS last_day
    FROM covered_days($origin)
),
spans AS (
    SELECT unnest(generate_series(
        date_trunc($unit, first_day), date_trunc($unit, last_day), to_interval($unit)))::DATE AS period
    FROM extent
),
chosen AS (
    SELECT * FROM weighed_events($unit, $origin)
    WHERE period BETWEEN (SELECT min(period) FROM spans) AND (SELECT max(period) FROM spans)
),
pairs AS (
    SELECT DISTINCT
        event_id,
        CASE WHEN $directed THEN actor ELSE least(actor, recipient) END AS first,
        CASE WHEN $directed THEN recipient ELSE greatest(actor, recipient) END AS second
    FROM event_sides()
    WHERE actor <> recipient
),
monads AS (
    SELECT DISTINCT event_id, country AS first, NULL::VARCHAR AS second
    FROM event_entities
    WHERE role = CASE WHEN $monads = 'recipient' THEN 'recipient' ELSE 'actor' END AND country IS NOT NULL
),
units AS (
    SELECT * FROM pairs WHERE $monads IS NULL
    UNION ALL
    SELECT * FROM monads WHERE $monads IS NOT NULL
),
counted AS (
    SELECT
        c.period, u.first, u.second,
        count(*) AS events,
        count(*) FILTER (c.quad_code = 1) AS verbal_cooperation,
        count(*) FILTER (c.quad_code = 2) AS material_cooperation,
        count(*) FILTER (c.quad_code = 3) AS verbal_conflict,
        count(*) FILTER (c.quad_code = 4) AS material_conflict,
        sum(c.event_scale) AS score
    FROM units AS u
    JOIN chosen AS c USING (event_id)
    GROUP BY ALL
),
-- The units of the panel: all that are asked for, else those with an event in the time that is shown.
asked AS (SELECT unnest($among::VARCHAR[]) AS country),
-- Where all pairs are wanted and no countries are named: those that are states at any day of the time.
every AS (
    SELECT country FROM asked
    UNION
    SELECT s.country FROM analysis_states AS s, extent AS x
    WHERE $all_units AND $among IS NULL AND s.state
    AND coalesce(s.began, x.first_day) <= x.last_day AND coalesce(s.ended, x.last_day) >= x.first_day
),
shown AS (
    SELECT DISTINCT first, second FROM counted
    WHERE NOT $all_units
    AND ($among IS NULL OR (list_contains($among, first) AND (second IS NULL OR list_contains($among, second))))
    UNION
    SELECT a.country AS first, b.country AS second
    FROM every AS a, every AS b
    WHERE $all_units AND $monads IS NULL AND (CASE WHEN $directed THEN a.country <> b.country ELSE a.country < b.country END)
    UNION
    SELECT country AS first, NULL AS second FROM every WHERE $all_units AND $monads IS NOT NULL
)
SELECT
    p.period, s.first AS country1, s.second AS country2,
    f.name AS name1, t.name AS name2, f.cow AS cow1, t.cow AS cow2, f.gw AS gw1, t.gw AS gw2,
    coalesce(c.events, 0) AS events,
    coalesce(c.verbal_cooperation, 0) AS verbal_cooperation,
    coalesce(c.material_cooperation, 0) AS material_cooperation,
    coalesce(c.verbal_conflict, 0) AS verbal_conflict,
    coalesce(c.material_conflict, 0) AS material_conflict,
    round(coalesce(c.score, 0), 6) AS score,
    coalesce(v.reports, 0) AS reports,
    CASE WHEN $origin = 'detente' THEN 'report' ELSE 'event' END AS per
FROM spans AS p
CROSS JOIN shown AS s
LEFT JOIN counted AS c ON c.period = p.period AND c.first = s.first AND c.second IS NOT DISTINCT FROM s.second
LEFT JOIN coverage($unit, $origin) AS v ON v.period = p.period
LEFT JOIN analysis_states AS f ON f.country = s.first
LEFT JOIN analysis_states AS t ON t.country = s.second
-- A state that was not there in a period has no row in it, unless it has an event all the same.
WHERE c.events > 0 OR (
    coalesce(f.began, p.period) < p.period + to_interval($unit) AND coalesce(f.ended, p.period) >= p.period
    AND coalesce(t.began, p.period) < p.period + to_interval($unit) AND coalesce(t.ended, p.period) >= p.period
)
ORDER BY p.period, s.first, s.second

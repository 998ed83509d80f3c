-- Reports (of an imported data set: events) of every period between two days (the first and last of them where they are
-- not given), also of empty ones.
WITH extent AS (
    SELECT coalesce($since::DATE, first_day) AS first_day, coalesce($until::DATE, last_day) AS last_day
    FROM covered_days($origin)
),
spans AS (
    SELECT unnest(generate_series(
        date_trunc($unit, first_day), date_trunc($unit, last_day), to_interval($unit)))::DATE AS period
    FROM extent
)
SELECT s.period, coalesce(c.reports, 0) AS reports
FROM spans AS s
LEFT JOIN coverage($unit, $origin) AS c USING (period)
ORDER BY s.period

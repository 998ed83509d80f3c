-- Reports of every period between two days (the first and last report where they are not given), also of empty ones.
WITH extent AS (
    SELECT coalesce($since::DATE, min(published_on)) AS first_day, coalesce($until::DATE, max(published_on)) AS last_day
    FROM reports WHERE current
),
spans AS (
    SELECT unnest(generate_series(
        date_trunc($unit, first_day), date_trunc($unit, last_day), to_interval($unit)))::DATE AS period
    FROM extent
)
SELECT s.period, coalesce(c.reports, 0) AS reports
FROM spans AS s
LEFT JOIN coverage($unit) AS c USING (period)
ORDER BY s.period

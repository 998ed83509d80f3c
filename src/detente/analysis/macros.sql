-- What every analysis starts from, as table macros of the reader's own connection; nothing is written to the store.
-- Temp tables analysis_both_sided and analysis_states are filled from data files by query.py.

-- The period (its first day) that holds all days of a date, NULL where the date is not that precise. A date that is open
-- on one side counts where the act began (since) or ended (until); before, after and the open past tell no period.
CREATE OR REPLACE TEMP MACRO period_of(unit, first, last, direction) AS
CASE
    WHEN date_trunc(unit, first) = date_trunc(unit, last) THEN date_trunc(unit, first)::DATE
    WHEN last IS NULL AND direction = 'since' THEN date_trunc(unit, first)::DATE
    WHEN first IS NULL AND direction = 'until' THEN date_trunc(unit, last)::DATE
END;

-- The asserted events of one origin with what they weigh: size is the distance of the PLOVER score from 0.
CREATE OR REPLACE TEMP MACRO weighed_events(unit, wanted_origin) AS TABLE
SELECT
    event_id, event, mode, quad_code, event_scale, n_mentions, n_reports, n_sources, date_value,
    coalesce(date_from, date_to) AS day,
    period_of(unit, date_from, date_to, date_direction) AS period,
    abs(event_scale) AS size,
    event_scale < 0 AS hostile,
    quad_code IN (1, 3) AS words
FROM events
WHERE status = 'asserted' AND origin = wanted_origin;

-- Every way in which one side did something to another. Without a recipient, types that are done together (meet, agree,
-- clash) hold between all actors, in both directions: mutual. Sides of one country differ by their sector.
CREATE OR REPLACE TEMP MACRO event_sides() AS TABLE
WITH sides AS (
    SELECT DISTINCT event_id, role, country, coalesce(sector, '') AS sector
    FROM event_entities
    WHERE role IN ('actor', 'recipient') AND country IS NOT NULL
),
one_sided AS (
    SELECT a.event_id, a.country AS actor, a.sector AS actor_sector, r.country AS recipient, r.sector AS recipient_sector
    FROM sides AS a
    JOIN sides AS r ON r.event_id = a.event_id AND a.role = 'actor' AND r.role = 'recipient'
    WHERE (a.country, a.sector) <> (r.country, r.sector)
),
together AS (
    SELECT a.event_id, a.country AS actor, a.sector AS actor_sector, b.country AS recipient, b.sector AS recipient_sector
    FROM sides AS a
    JOIN sides AS b ON b.event_id = a.event_id AND a.role = 'actor' AND b.role = 'actor'
    JOIN events AS e ON e.event_id = a.event_id
    JOIN analysis_both_sided AS t ON t.event = e.event
    WHERE (a.country, a.sector) <> (b.country, b.sector)
    AND NOT EXISTS (FROM event_entities AS r WHERE r.event_id = a.event_id AND r.role = 'recipient')
)
SELECT *, false AS mutual FROM one_sided
UNION ALL
SELECT *, true AS mutual FROM together;

-- What an absence of events has to be held against: how many reports were published in each period; of an imported data
-- set, whose reports are not known (all origins but detente), how many events it has in each period, of whatever.
CREATE OR REPLACE TEMP MACRO coverage(unit, wanted_origin) AS TABLE
SELECT date_trunc(unit, published_on)::DATE AS period, count(*) AS reports
FROM reports
WHERE wanted_origin = 'detente' AND current AND published_on IS NOT NULL
GROUP BY ALL
UNION ALL
SELECT period, count(*) AS reports
FROM weighed_events(unit, wanted_origin)
WHERE wanted_origin <> 'detente' AND period IS NOT NULL
GROUP BY ALL;

-- First and last day of that.
CREATE OR REPLACE TEMP MACRO covered_days(wanted_origin) AS TABLE
SELECT min(day) AS first_day, max(day) AS last_day
FROM (
    SELECT published_on AS day FROM reports WHERE wanted_origin = 'detente' AND current
    UNION ALL
    SELECT coalesce(first_reported, date_from, date_to) FROM events
    WHERE wanted_origin <> 'detente' AND origin = wanted_origin
);

-- A period's length.
CREATE OR REPLACE TEMP MACRO to_interval(unit) AS
CASE unit WHEN 'day' THEN INTERVAL 1 DAY WHEN 'week' THEN INTERVAL 7 DAY WHEN 'month' THEN INTERVAL 1 MONTH ELSE INTERVAL 1 YEAR END;

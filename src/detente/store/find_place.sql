-- The place of that name in the events of the store: the one that most of them have.
SELECT
    event_loc.resolved_place AS name, event_loc.lat AS lat, event_loc.lon AS lon, event_loc.country AS country,
    event_loc.province AS province, event_loc."precision" AS precision
FROM events
WHERE lower(event_loc.resolved_place) = $name
GROUP BY ALL
ORDER BY count(*) DESC, name, country, province, lat, lon
LIMIT 1

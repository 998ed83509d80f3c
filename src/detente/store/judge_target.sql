-- What an id is: an event with its mentions, the main one first (none of an imported one), or a mention.
SELECT kind, mention_id
FROM (
    SELECT 'event' AS kind, em.mention_id, em.mention_id = e.main_mention AS main
    FROM {schema}events AS e
    LEFT JOIN {schema}event_mentions AS em ON em.event_id = e.event_id
    WHERE e.event_id = $id
    UNION ALL
    SELECT 'mention', mention_id, true
    FROM {schema}mentions
    WHERE current AND mention_id = $id
)
ORDER BY main DESC, mention_id

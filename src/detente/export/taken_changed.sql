-- How many of the events of temp table taken_ids were there before, and how many of these are not as they were.
WITH parties AS (FROM event_entities SEMI JOIN taken_before USING (event_id)),
differ AS (
    SELECT event_id FROM (FROM taken_before EXCEPT FROM events)
    UNION
    SELECT event_id FROM (FROM taken_parties EXCEPT FROM parties)
    UNION
    SELECT event_id FROM (FROM parties EXCEPT FROM taken_parties)
)
SELECT (SELECT count(*) FROM taken_before), (SELECT count(*) FROM differ)

-- Takes the events of temp table taken_ids out of the store, to be put in anew; keeps them to compare with.
CREATE OR REPLACE TEMP TABLE taken_before AS FROM events SEMI JOIN taken_ids USING (event_id);
CREATE OR REPLACE TEMP TABLE taken_parties AS FROM event_entities SEMI JOIN taken_ids USING (event_id);
DELETE FROM events WHERE event_id IN (SELECT event_id FROM taken_ids);
DELETE FROM event_entities WHERE event_id IN (SELECT event_id FROM taken_ids);

-- Tables for what judgements change, in a database in memory beside the store. The search path is judged.work, desk.main.
CREATE SCHEMA judged.work;
CREATE TABLE judged.work.mentions AS FROM desk.main.mentions LIMIT 0;
CREATE TABLE judged.work.entities AS FROM desk.main.entities LIMIT 0;
CREATE TABLE judged.work.event_mentions AS FROM desk.main.event_mentions LIMIT 0;
CREATE TABLE judged.work.events AS FROM desk.main.events LIMIT 0;
CREATE TABLE judged.work.event_entities AS FROM desk.main.event_entities LIMIT 0;
CREATE TABLE judged.work.members (event_id VARCHAR, mention_id VARCHAR, why VARCHAR, score DOUBLE, rejected BOOLEAN);
CREATE TABLE judged.work.touched (event_id VARCHAR); -- events as they were made, which do not count as they are

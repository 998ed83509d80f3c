-- The whole schema of a Détente store, version 1. docs/store.md says the same at more length.
-- A later version is reached by migrations/NNN.sql; this file is kept equal to what they lead to (a test compares).
--
-- Ids are hashes of content, 16 hexadecimal digits: the same input gives the same ids in whatever order it comes.
-- Times of the store itself (TIMESTAMP) are UTC. Offsets count code points of the report's text, end exclusive.
-- What is not known is NULL. Structs have the names of the JSON of docs/output.md: date.value, event_loc.city.
-- Keys are kept by the writer and tested (check.sql); tables carry no indexes, which would slow down writing.

-- One row: which store this is.
CREATE TABLE store (
    store_id VARCHAR NOT NULL,   -- random; tells a work file that belongs to another store
    created TIMESTAMP NOT NULL,
    created_by VARCHAR NOT NULL, -- version of Détente
    generation BIGINT NOT NULL   -- counts what was published; a work file is never behind its store
);

-- A row for each schema version that the file has been through; the highest is the one it has.
CREATE TABLE schema_versions (
    version INTEGER NOT NULL,
    applied TIMESTAMP NOT NULL,
    applied_by VARCHAR NOT NULL
);

-- A row for each call of add: what it did and what it dropped.
CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    started TIMESTAMP NOT NULL,
    ended TIMESTAMP,                      -- NULL: running, or killed
    state VARCHAR NOT NULL,               -- running, done, stopped (by an error or a signal), killed
    detente_version VARCHAR NOT NULL,
    coder VARCHAR NOT NULL,               -- name of version, model and own directory, threshold where it was asked for
    reports_read INTEGER NOT NULL,        -- = new + changed + older + recoded + same + other_coder + failed
    reports_new INTEGER NOT NULL,
    reports_changed INTEGER NOT NULL,     -- a newer version of a report that was there
    reports_older INTEGER NOT NULL,       -- a version that is older than the one that was there: kept, not current
    reports_recoded INTEGER NOT NULL,
    reports_same INTEGER NOT NULL,        -- nothing to do
    reports_other_coder INTEGER NOT NULL, -- there, coded by another coder: left as it is without --recode
    reports_failed INTEGER NOT NULL,      -- could not be coded (see problems)
    passages INTEGER NOT NULL,            -- coded in this run
    mentions INTEGER NOT NULL,            -- coded in this run
    dropped JSON NOT NULL                 -- {reason: how many} of all that was seen and not coded in this run
);

-- Documents, rows and fields that could not be read or coded, and why.
CREATE TABLE problems (
    run_id VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    row_number INTEGER,
    report_id VARCHAR,
    reason VARCHAR NOT NULL,
    advice VARCHAR,
    fatal BOOLEAN NOT NULL -- false: the report was read without a field that could not be used
);

-- Every version of every report. Key: version_id. A report has one current version.
CREATE TABLE reports (
    version_id VARCHAR NOT NULL,   -- hash of report_id and fingerprint
    report_id VARCHAR NOT NULL,    -- the input's own id, or its path
    content_hash VARCHAR NOT NULL, -- SHA-256 of the text
    fingerprint VARCHAR NOT NULL,  -- hash of the text and of the metadata that do not stand in it
    rank INTEGER NOT NULL,         -- 1 is the oldest version: by rank_time, then content_hash, then fingerprint
    rank_time VARCHAR NOT NULL,    -- updated time, else published, in UTC where its zone is known; '' where neither is
    current BOOLEAN NOT NULL,      -- the version of the highest rank
    superseded_by VARCHAR,         -- version_id of the version next in rank
    title VARCHAR,
    byline VARCHAR,
    publisher VARCHAR,
    source VARCHAR,
    url VARCHAR,
    language VARCHAR,
    published STRUCT(value VARCHAR, zone VARCHAR, note VARCHAR, span STRUCT("start" INTEGER, "end" INTEGER, text VARCHAR)),
    published_on DATE,             -- its first day where it is known at least to the year
    updated STRUCT(value VARCHAR, zone VARCHAR, note VARCHAR, span STRUCT("start" INTEGER, "end" INTEGER, text VARCHAR)),
    text VARCHAR NOT NULL,
    blocks STRUCT("start" INTEGER, "end" INTEGER, kind VARCHAR, reason VARCHAR)[] NOT NULL,
    run_id VARCHAR NOT NULL        -- the run that brought it
);

-- A row for each version and coder that has coded it. Key: coding_id. A version has one current coding.
CREATE TABLE codings (
    coding_id VARCHAR NOT NULL, -- hash of version_id and coder
    version_id VARCHAR NOT NULL,
    coder VARCHAR NOT NULL,     -- as in runs
    current BOOLEAN NOT NULL,   -- the latest coding of its version (which itself may be superseded)
    coded TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL,
    n_mentions INTEGER NOT NULL,
    n_omissions INTEGER NOT NULL
);

-- Sentences, headlines and headings of every version. Key: passage_id.
CREATE TABLE passages (
    passage_id VARCHAR NOT NULL, -- version_id:start-end
    version_id VARCHAR NOT NULL,
    passage_start INTEGER NOT NULL,
    passage_end INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,       -- title, deck, heading, body
    paragraph INTEGER NOT NULL,
    also STRUCT("start" INTEGER, "end" INTEGER, text VARCHAR)[] NOT NULL -- the same words elsewhere in the report
);

-- One coded act in one passage. Key: mention_id with coding_id; among current mentions, mention_id alone.
CREATE TABLE mentions (
    mention_id VARCHAR NOT NULL,
    coding_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    report_id VARCHAR NOT NULL,
    current BOOLEAN NOT NULL,             -- of the current coding of the current version: what events are made of
    passage_id VARCHAR NOT NULL,
    event VARCHAR NOT NULL,               -- one of the 16 types
    mode VARCHAR[] NOT NULL,
    context VARCHAR[] NOT NULL,
    status VARCHAR NOT NULL,              -- asserted, future, hypothetical, negation, historical
    quad_code TINYINT NOT NULL,
    event_scale DOUBLE NOT NULL,
    event_text STRUCT("start" INTEGER, "end" INTEGER, text VARCHAR)[] NOT NULL,
    content STRUCT("start" INTEGER, "end" INTEGER, text VARCHAR)[] NOT NULL,
    actor_countries VARCHAR[] NOT NULL,     -- of its entities, sorted, each once; {} where none has a country
    recipient_countries VARCHAR[] NOT NULL,
    date STRUCT("start" INTEGER, "end" INTEGER, text VARCHAR, value VARCHAR, end_value VARCHAR, "precision" VARCHAR, direction VARCHAR, anchor VARCHAR, reason VARCHAR),
    date_from DATE,                       -- first day of what date stands for; NULL where open on that side
    date_to DATE,                         -- last day, likewise
    due STRUCT("start" INTEGER, "end" INTEGER, text VARCHAR, value VARCHAR, end_value VARCHAR, "precision" VARCHAR, direction VARCHAR, anchor VARCHAR, reason VARCHAR),
    due_from DATE,
    due_to DATE,
    event_loc STRUCT("start" INTEGER, "end" INTEGER, extracted_place VARCHAR, resolved_place VARCHAR, geonameid BIGINT, lat DOUBLE, lon DOUBLE, city VARCHAR, district VARCHAR, province VARCHAR, country VARCHAR, "precision" VARCHAR, note VARCHAR, reason VARCHAR),
    confidence DOUBLE NOT NULL,
    reasons JSON NOT NULL,                -- {field: how it was worked out}
    coder VARCHAR NOT NULL                -- version and model, as the mention carries it
);

-- Who a mention names in which role. Key: mention_id, coding_id, role, position.
CREATE TABLE entities (
    mention_id VARCHAR NOT NULL,
    coding_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,       -- actor, recipient, said_by
    position SMALLINT NOT NULL,  -- 0 is the first in its role
    entity_start INTEGER,
    entity_end INTEGER,
    entity_text VARCHAR NOT NULL,
    name VARCHAR,
    country VARCHAR,
    sector VARCHAR,
    office VARCHAR,
    identifier VARCHAR,
    reason VARCHAR NOT NULL
);

-- What a coder saw in a version and did not code, and why.
CREATE TABLE omissions (
    coding_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    omission_start INTEGER NOT NULL,
    omission_end INTEGER NOT NULL,
    text VARCHAR,                -- only where it is not the report's text from start to end
    reason VARCHAR NOT NULL,
    event VARCHAR,
    confidence DOUBLE
);

-- What happened, once. Key: event_id. Made from current mentions by identity, and made anew when they change.
CREATE TABLE events (
    event_id VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,        -- detente, or the data set that it was imported from (without mentions then)
    external_id VARCHAR,            -- its id there
    event VARCHAR NOT NULL,
    mode VARCHAR[] NOT NULL,
    context VARCHAR[] NOT NULL,
    status VARCHAR NOT NULL,
    quad_code TINYINT NOT NULL,
    event_scale DOUBLE NOT NULL,
    date_value VARCHAR,             -- as precise as date_precision: 2022-07-29, 2022-W30, 2022-07
    date_end_value VARCHAR,
    date_precision VARCHAR,
    date_direction VARCHAR,
    date_from DATE,
    date_to DATE,
    due_value VARCHAR,              -- by when what is promised or announced is to come
    due_end_value VARCHAR,
    due_precision VARCHAR,
    due_direction VARCHAR,
    due_from DATE,
    due_to DATE,
    event_loc STRUCT(extracted_place VARCHAR, resolved_place VARCHAR, geonameid BIGINT, lat DOUBLE, lon DOUBLE, city VARCHAR, district VARCHAR, province VARCHAR, country VARCHAR, "precision" VARCHAR),
    confidence DOUBLE,
    main_mention VARCHAR,           -- the mention whose fields the event shows
    first_mention VARCHAR,          -- by the time of its report
    last_mention VARCHAR,
    first_reported DATE,
    last_reported DATE,
    n_mentions INTEGER NOT NULL,
    n_reports INTEGER NOT NULL,
    n_sources INTEGER NOT NULL      -- independent ones: near-copies of one text count once
);

-- Who did an event, to whom, who says so: over all its mentions. Key: event_id, role, position.
CREATE TABLE event_entities (
    event_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,       -- actor, recipient, said_by
    position SMALLINT NOT NULL,
    name VARCHAR,
    country VARCHAR,
    sector VARCHAR,
    office VARCHAR,
    identifier VARCHAR,
    n_mentions INTEGER NOT NULL  -- of how many of the event's mentions
);

-- Which mentions tell an event, and why each was joined to it. Every current mention is in one row, no other in any.
CREATE TABLE event_mentions (
    event_id VARCHAR NOT NULL,
    mention_id VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    score DOUBLE                 -- of the joining; NULL for the one that the event began with
);

-- What people said about mentions and events. Append-only; they are applied as views and can be undone.
CREATE TABLE judgements (
    judgement_id VARCHAR NOT NULL,
    made TIMESTAMP NOT NULL,
    author VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,        -- confirm, correct, reject, merge, split, undo
    target_kind VARCHAR NOT NULL, -- mention, event, judgement (of an undo)
    target VARCHAR NOT NULL,      -- its id when it was judged
    field VARCHAR,                -- of a correction
    old JSON,
    new JSON,
    note VARCHAR,
    undone_by VARCHAR,            -- the judgement that undid it: the one column that is ever changed
    mentions VARCHAR[]            -- an event's when it was judged, the main one first, to find it again; of a merge, the main one of each
);

-- Which key-encryption key opens this vault, for which log; without this row nothing else can be read.
CREATE TABLE vault_meta (
    only_row     BIGINT PRIMARY KEY CHECK (only_row = 1),
    format       BIGINT NOT NULL,
    origin       TEXT NOT NULL,
    kek_id       TEXT NOT NULL,
    registry_key TEXT NOT NULL
);

-- One key a person, wrapped. A row without a key is a person who was erased: it must stay, or a late command
-- would give them a new key.
CREATE TABLE person_key (
    person  TEXT PRIMARY KEY,
    wrapped TEXT
);

-- Who looks like whom: keyed hash of names and birth date, never the names.
CREATE TABLE identity (
    mac    TEXT NOT NULL,
    person TEXT NOT NULL,
    demand TEXT NOT NULL,
    PRIMARY KEY (mac, person, demand)
);
CREATE INDEX identity_person ON identity (person);

-- Keyed hash of each numéro unique, the demand that bears it, the person it is sealed for.
CREATE TABLE number (
    mac    TEXT PRIMARY KEY,
    demand TEXT NOT NULL,
    person TEXT
);
CREATE INDEX number_person ON number (person);

-- Last number given by a desk in a month; never goes back, so a number once given is never given again.
CREATE TABLE counter (
    desk_month TEXT PRIMARY KEY,
    last       BIGINT NOT NULL
);

-- The sealed answer to each command that was prepared: without it a retry would take a second number.
CREATE TABLE prepared (
    command_id TEXT PRIMARY KEY,
    person     TEXT,
    answer     TEXT NOT NULL
);
CREATE INDEX prepared_person ON prepared (person);

-- The bytes of documents people gave, sealed under a key that hangs on theirs. `filed`: the event that names it was
-- seen in the log; until then it is in no file and may be swept.
CREATE TABLE document (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL,
    demand    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    stored_at BIGINT NOT NULL,
    filed     BIGINT NOT NULL,
    sealed    BYTEA NOT NULL
);
CREATE INDEX document_person ON document (person);

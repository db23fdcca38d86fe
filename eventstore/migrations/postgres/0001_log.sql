-- Runs as the owner with search_path = log.

-- One row: the last position given and the last instant recorded. Every writer locks it until its commit.
-- Without it (with a sequence) a position could become visible before the one below it, and a reader that
-- follows the log would lose events for ever.
CREATE TABLE head (
    id          smallint PRIMARY KEY CHECK (id = 0),
    position    bigint NOT NULL CHECK (position >= 0),
    recorded_at bigint NOT NULL
);

INSERT INTO head (id, position, recorded_at) VALUES (0, 0, 0);

-- One row a stream: its last revision. Without it an expected revision could only be checked by reading the
-- stream. The id is the position of the stream's first event, so that giving it needs no question.
CREATE TABLE streams (
    id       bigint PRIMARY KEY,
    name     text COLLATE "C" NOT NULL UNIQUE,
    category text COLLATE "C" NOT NULL,
    revision bigint NOT NULL CHECK (revision >= 0)
);

-- The log itself, one column a field of the envelope. The position comes from head, never from a sequence.
-- Without the two UNIQUE constraints a revision could be given twice, or a repeated request written twice.
-- No foreign key: it would lock a row of streams for every event; the appender writes both in one transaction.
CREATE TABLE events (
    position          bigint PRIMARY KEY CHECK (position >= 1),
    stream_id         bigint  NOT NULL,
    revision          bigint  NOT NULL CHECK (revision >= 0),
    event_id          uuid    NOT NULL,
    category          text COLLATE "C" NOT NULL,
    type              text COLLATE "C" NOT NULL,
    schema_version    integer NOT NULL,
    content_type      text    NOT NULL,
    occurred_on       date    NOT NULL,
    recorded_at       bigint  NOT NULL,
    command_id        uuid    NOT NULL,
    correlation       uuid    NOT NULL,
    causation         uuid    NOT NULL,
    actor_who         text    NOT NULL,
    actor_body        text    NOT NULL,
    actor_role        text    NOT NULL,
    source            text    NOT NULL,
    legal_basis       text    NOT NULL,
    applicant_visible boolean NOT NULL,
    key_ids           bytea   NOT NULL CHECK (length(key_ids) % 16 = 0),
    metadata          bytea   NOT NULL,
    payload           bytea   NOT NULL,
    UNIQUE (stream_id, revision),
    UNIQUE (stream_id, event_id)
);

CREATE INDEX events_by_category ON events (category, position);
CREATE INDEX events_by_type ON events (type, position);
CREATE INDEX events_by_correlation ON events (correlation, position);
CREATE INDEX events_by_command ON events (command_id);

-- Append-only, whoever asks, the owner too, and also where replication turns ordinary triggers off.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER events_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE events ENABLE ALWAYS TRIGGER events_never_change;

CREATE TRIGGER streams_never_go BEFORE DELETE OR TRUNCATE OR UPDATE OF id, name, category ON streams
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE streams ENABLE ALWAYS TRIGGER streams_never_go;

CREATE TRIGGER head_never_goes BEFORE DELETE OR TRUNCATE ON head
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE head ENABLE ALWAYS TRIGGER head_never_goes;

CREATE TRIGGER head_never_goes_back BEFORE UPDATE ON head FOR EACH ROW
    WHEN (new.position < old.position OR new.recorded_at < old.recorded_at)
    EXECUTE FUNCTION append_only();
ALTER TABLE head ENABLE ALWAYS TRIGGER head_never_goes_back;

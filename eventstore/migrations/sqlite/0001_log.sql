-- 0x46494C43, "FILC": without it a database of something else would be taken for a log.
PRAGMA application_id = 1179208771;

-- One row: the last position given and the last instant recorded. Every writer takes its positions here, inside
-- its transaction. Without it two writers could show a position before the one below it, and a reader that
-- follows the log would lose events for ever.
CREATE TABLE head (
    id          INTEGER PRIMARY KEY CHECK (id = 0),
    position    INTEGER NOT NULL CHECK (position >= 0),
    recorded_at INTEGER NOT NULL
) STRICT;

INSERT INTO head (id, position, recorded_at) VALUES (0, 0, 0);

-- One row a stream: its last revision. Without it an expected revision could only be checked by reading the
-- stream. The id is the position of the stream's first event, so that giving it needs no question.
CREATE TABLE streams (
    id       INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    category TEXT    NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 0)
) STRICT;

-- The log itself, one column a field of the envelope. The position comes from head, never from AUTOINCREMENT.
-- Without the two UNIQUE constraints a revision could be given twice, or a repeated request written twice.
CREATE TABLE events (
    position          INTEGER PRIMARY KEY CHECK (position >= 1),
    stream_id         INTEGER NOT NULL REFERENCES streams (id),
    revision          INTEGER NOT NULL CHECK (revision >= 0),
    event_id          BLOB    NOT NULL CHECK (length(event_id) = 16),
    category          TEXT    NOT NULL,
    type              TEXT    NOT NULL,
    schema_version    INTEGER NOT NULL,
    content_type      TEXT    NOT NULL,
    occurred_on       TEXT    NOT NULL,
    recorded_at       INTEGER NOT NULL,
    command_id        BLOB    NOT NULL CHECK (length(command_id) = 16),
    correlation       BLOB    NOT NULL CHECK (length(correlation) = 16),
    causation         BLOB    NOT NULL CHECK (length(causation) = 16),
    actor_who         TEXT    NOT NULL,
    actor_body        TEXT    NOT NULL,
    actor_role        TEXT    NOT NULL,
    source            TEXT    NOT NULL,
    legal_basis       TEXT    NOT NULL,
    applicant_visible INTEGER NOT NULL CHECK (applicant_visible IN (0, 1)),
    key_ids           BLOB    NOT NULL CHECK (length(key_ids) % 16 = 0),
    metadata          BLOB    NOT NULL,
    payload           BLOB    NOT NULL,
    UNIQUE (stream_id, revision),
    UNIQUE (stream_id, event_id)
) STRICT;

CREATE INDEX events_by_category ON events (category, position);
CREATE INDEX events_by_type ON events (type, position);
CREATE INDEX events_by_correlation ON events (correlation, position);
CREATE INDEX events_by_command ON events (command_id);

-- Append-only, whoever asks. The last one stands against INSERT OR REPLACE, which fires no trigger of deletion.
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER events_never_go BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER events_only_come_after BEFORE INSERT ON events
WHEN new.position <= (SELECT position FROM head)
  OR EXISTS (SELECT 1 FROM events WHERE stream_id = new.stream_id AND revision = new.revision)
  OR EXISTS (SELECT 1 FROM events WHERE stream_id = new.stream_id AND event_id = new.event_id)
BEGIN SELECT RAISE(ABORT, 'UNIQUE: the log is append-only'); END;

CREATE TRIGGER streams_never_go BEFORE DELETE ON streams
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER streams_keep_their_name BEFORE UPDATE OF id, name, category ON streams
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER head_never_goes BEFORE DELETE ON head
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER head_never_goes_back BEFORE UPDATE ON head
WHEN new.position < old.position OR new.recorded_at < old.recorded_at
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

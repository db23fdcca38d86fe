-- A stream's last revision is in the unique index of its events: kept here too, it cost a write for every append.
-- Without it a row of streams never changes, so nothing may change it.
ALTER TABLE streams DROP COLUMN revision;
DROP TRIGGER streams_keep_their_name;
CREATE TRIGGER streams_never_change BEFORE UPDATE ON streams
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- Metadata and deletion of the few streams that have any, as their events say: max_age in seconds, and
-- truncate_before = 9223372036854775807 for a soft deletion. Without it every append and every view would read the
-- stream of metadata first. It follows from the log, and is written in the transaction of the event it follows from.
CREATE TABLE stream_state (
    name            TEXT    PRIMARY KEY,
    truncate_before INTEGER NOT NULL DEFAULT 0 CHECK (truncate_before >= 0),
    max_count       INTEGER NULL CHECK (max_count > 0),
    max_age         INTEGER NULL CHECK (max_age > 0),
    tombstoned      INTEGER NOT NULL DEFAULT 0 CHECK (tombstoned IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER stream_state_never_goes BEFORE DELETE ON stream_state
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- Without it a stream that was ended could be written again.
CREATE TRIGGER tombstones_stay BEFORE UPDATE ON stream_state WHEN old.tombstoned
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

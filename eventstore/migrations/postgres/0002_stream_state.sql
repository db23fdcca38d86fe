-- Runs as the owner with search_path = log.

-- A stream's last revision is in the unique index of its events: kept here too, it cost a row version for every
-- append. Without it a row of streams never changes, so nothing may change it.
DROP TRIGGER streams_never_go ON streams;
ALTER TABLE streams DROP COLUMN revision;
CREATE TRIGGER streams_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON streams
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE streams ENABLE ALWAYS TRIGGER streams_never_change;

-- Metadata and deletion of the few streams that have any, as their events say: max_age in seconds, and
-- truncate_before = 9223372036854775807 for a soft deletion. Without it every append and every view would read the
-- stream of metadata first. It follows from the log, and is written in the transaction of the event it follows from.
CREATE TABLE stream_state (
    name            text COLLATE "C" PRIMARY KEY,
    truncate_before bigint  NOT NULL DEFAULT 0 CHECK (truncate_before >= 0),
    max_count       bigint  NULL CHECK (max_count > 0),
    max_age         bigint  NULL CHECK (max_age > 0),
    tombstoned      boolean NOT NULL DEFAULT false
);

CREATE TRIGGER stream_state_never_goes BEFORE DELETE OR TRUNCATE ON stream_state
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE stream_state ENABLE ALWAYS TRIGGER stream_state_never_goes;

-- Without it a stream that was ended could be written again.
CREATE TRIGGER tombstones_stay BEFORE UPDATE ON stream_state FOR EACH ROW
    WHEN (old.tombstoned) EXECUTE FUNCTION append_only();
ALTER TABLE stream_state ENABLE ALWAYS TRIGGER tombstones_stay;

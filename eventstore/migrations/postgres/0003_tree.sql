-- Runs as the owner with search_path = log.

-- One row: how far the tree is. Every write of the tree begins by moving this row from the size and the epoch its
-- writer knows. Without it two processes could add the same leaves twice, or sign two trees of one size.
CREATE TABLE tree (
    id       smallint PRIMARY KEY CHECK (id = 0),
    size     bigint NOT NULL CHECK (size >= 0),
    signed   bigint NOT NULL CHECK (signed BETWEEN 0 AND size),
    verified bigint NOT NULL CHECK (verified BETWEEN 0 AND size),
    epoch    bigint NOT NULL
);

INSERT INTO tree (id, size, signed, verified, epoch) VALUES (0, 0, 0, 0, 0);

-- Runs of 256 hashes of the tree (C2SP tlog-tiles): proofs are made of them without reading an event. Hashes do not
-- compress, so they are stored as they are.
CREATE TABLE tiles (
    level  bigint NOT NULL CHECK (level BETWEEN 0 AND 7),
    idx    bigint NOT NULL CHECK (idx >= 0),
    hashes bytea  NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
    PRIMARY KEY (level, idx)
);
ALTER TABLE tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- What the log signed of itself. Without every one of them kept, nobody could tell that it once said otherwise.
CREATE TABLE checkpoints (
    size      bigint PRIMARY KEY CHECK (size > 0),
    root      bytea  NOT NULL CHECK (length(root) = 32),
    note      text   NOT NULL,
    signed_at bigint NOT NULL
);

-- Verifier keys of witnesses: whose lines are taken.
CREATE TABLE witnesses (
    name     text COLLATE "C" PRIMARY KEY,
    key      text   NOT NULL,
    added_at bigint NOT NULL
);

-- Lines that witnesses gave for a checkpoint: they saw it, and that it extends what they had seen before.
CREATE TABLE cosignatures (
    size    bigint NOT NULL REFERENCES checkpoints (size),
    witness text COLLATE "C" NOT NULL,
    line    text   NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (size, witness)
);

CREATE TRIGGER checkpoints_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE checkpoints ENABLE ALWAYS TRIGGER checkpoints_never_change;

CREATE TRIGGER cosignatures_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON cosignatures
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE cosignatures ENABLE ALWAYS TRIGGER cosignatures_never_change;

CREATE TRIGGER tiles_never_go BEFORE DELETE OR TRUNCATE OR UPDATE OF level, idx ON tiles
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE tiles ENABLE ALWAYS TRIGGER tiles_never_go;

CREATE TRIGGER tiles_only_widen BEFORE UPDATE ON tiles FOR EACH ROW
    WHEN (substring(new.hashes FROM 1 FOR length(old.hashes)) IS DISTINCT FROM old.hashes)
    EXECUTE FUNCTION append_only();
ALTER TABLE tiles ENABLE ALWAYS TRIGGER tiles_only_widen;

CREATE TRIGGER tree_never_goes BEFORE DELETE OR TRUNCATE ON tree
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE tree ENABLE ALWAYS TRIGGER tree_never_goes;

CREATE TRIGGER tree_never_goes_back BEFORE UPDATE ON tree FOR EACH ROW
    WHEN (new.size < old.size OR new.signed < old.signed OR new.verified < old.verified OR new.epoch < old.epoch)
    EXECUTE FUNCTION append_only();
ALTER TABLE tree ENABLE ALWAYS TRIGGER tree_never_goes_back;

-- One row: how far the tree is. Every write of the tree begins by moving this row from the size and the epoch its
-- writer knows. Without it two processes could add the same leaves twice, or sign two trees of one size.
CREATE TABLE tree (
    id       INTEGER PRIMARY KEY CHECK (id = 0),
    size     INTEGER NOT NULL CHECK (size >= 0),
    signed   INTEGER NOT NULL CHECK (signed BETWEEN 0 AND size),
    verified INTEGER NOT NULL CHECK (verified BETWEEN 0 AND size),
    epoch    INTEGER NOT NULL
) STRICT;

INSERT INTO tree (id, size, signed, verified, epoch) VALUES (0, 0, 0, 0, 0);

-- Runs of 256 hashes of the tree (C2SP tlog-tiles): proofs are made of them without reading an event.
CREATE TABLE tiles (
    level  INTEGER NOT NULL CHECK (level BETWEEN 0 AND 7),
    idx    INTEGER NOT NULL CHECK (idx >= 0),
    hashes BLOB    NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
    PRIMARY KEY (level, idx)
) STRICT;

-- What the log signed of itself. Without every one of them kept, nobody could tell that it once said otherwise.
CREATE TABLE checkpoints (
    size      INTEGER PRIMARY KEY CHECK (size > 0),
    root      BLOB    NOT NULL CHECK (length(root) = 32),
    note      TEXT    NOT NULL,
    signed_at INTEGER NOT NULL
) STRICT;

-- Verifier keys of witnesses: whose lines are taken.
CREATE TABLE witnesses (
    name     TEXT    NOT NULL PRIMARY KEY,
    key      TEXT    NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;

-- Lines that witnesses gave for a checkpoint: they saw it, and that it extends what they had seen before.
CREATE TABLE cosignatures (
    size    INTEGER NOT NULL REFERENCES checkpoints (size),
    witness TEXT    NOT NULL,
    line    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (size, witness)
) STRICT;

-- Append-only, whoever asks. Triggers on insertion stand against INSERT OR REPLACE, which fires none of deletion.
CREATE TRIGGER checkpoints_never_change BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER checkpoints_never_go BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER checkpoints_only_come_after BEFORE INSERT ON checkpoints
WHEN new.size <= (SELECT coalesce(max(size), 0) FROM checkpoints)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER cosignatures_never_change BEFORE UPDATE ON cosignatures
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER cosignatures_never_go BEFORE DELETE ON cosignatures
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER tiles_never_go BEFORE DELETE ON tiles
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER tiles_only_widen BEFORE UPDATE ON tiles
WHEN new.level <> old.level OR new.idx <> old.idx OR substr(new.hashes, 1, length(old.hashes)) <> old.hashes
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER tree_never_goes BEFORE DELETE ON tree
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER tree_never_goes_back BEFORE UPDATE ON tree
WHEN new.size < old.size OR new.signed < old.signed OR new.verified < old.verified OR new.epoch < old.epoch
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- One row a group of consumers (persistent subscription): what it reads, how far it is done, and who may say so.
-- Without the owner and its epoch in every write, an owner that was paused and replaced would move the checkpoint
-- over events that nobody has acknowledged, and they would be lost to the group.
CREATE TABLE subscription_groups (
    source      TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    definition  TEXT    NOT NULL,
    checkpoint  INTEGER NOT NULL,
    replay_to   INTEGER NOT NULL DEFAULT -1,
    epoch       INTEGER NOT NULL DEFAULT 0,
    owner       BLOB    CHECK (length(owner) = 16),
    lease_until INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, name)
) STRICT, WITHOUT ROWID;

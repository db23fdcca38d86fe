-- One row a group of consumers (persistent subscription): what it reads, how far it is done, and who may say so.
-- Without the owner and its epoch in every write, an owner that was paused and replaced would move the checkpoint
-- over events that nobody has acknowledged, and they would be lost to the group.
CREATE TABLE subscription_groups (
    source      text COLLATE "C" NOT NULL,
    name        text COLLATE "C" NOT NULL,
    definition  text   NOT NULL,
    checkpoint  bigint NOT NULL,
    replay_to   bigint NOT NULL DEFAULT -1,
    epoch       bigint NOT NULL DEFAULT 0,
    owner       uuid,
    lease_until bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (source, name)
);

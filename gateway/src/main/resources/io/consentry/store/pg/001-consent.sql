-- Every statement names its schema, so that no session needs a search path. Nothing spans two subjects but the order of
-- the sequence, so that all of it can be sharded by subject.

-- Global, so that a number from before an erasure is below all from after it, and nothing is kept of the erased.
CREATE SEQUENCE consentry.event_sequence AS bigint CACHE 1;

-- Events are only ever added; erasure and retention delete them, nothing changes them. A key is its subject's own.
CREATE TABLE consentry.event (
    subject          text COLLATE "C" NOT NULL,
    sequence         bigint      NOT NULL,
    key              uuid        NOT NULL,
    choices          text        NOT NULL, -- advertising=refused,analytics=granted
    at               timestamptz NOT NULL, -- to the millisecond
    method           text        NOT NULL,
    policy_version   text        NOT NULL,
    regime           text        NOT NULL,
    jurisdiction     text        NOT NULL,
    gpc              boolean     NOT NULL,
    overrides_signal boolean     NOT NULL,
    banner_version   text        NOT NULL,
    language         text        NOT NULL,
    basis            text        NOT NULL, -- on whose word a young visitor's choice rests: none, own, parental
    salt             text        NOT NULL, -- destroyed with the event, so that its commitment tells nothing any more
    PRIMARY KEY (subject, key, at)
) PARTITION BY RANGE (at);

-- Takes what no partition of a month covers.
CREATE TABLE consentry.event_other PARTITION OF consentry.event DEFAULT;

-- The latest choices of each subject, with the key of the event that made them.
CREATE TABLE consentry.record (
    subject          text COLLATE "C" NOT NULL PRIMARY KEY,
    sequence         bigint      NOT NULL,
    key              uuid        NOT NULL,
    choices          text        NOT NULL,
    at               timestamptz NOT NULL,
    policy_version   text        NOT NULL,
    overrides_signal boolean     NOT NULL,
    basis            text        NOT NULL
) WITH (fillfactor = 80);

-- What the gateways tell each other; kept a little longer than a lease. "revokes" is false where nothing was refused.
CREATE TABLE consentry.change (
    subject  text COLLATE "C" NOT NULL,
    sequence bigint      NOT NULL,
    revokes  boolean     NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subject, sequence)
);

CREATE INDEX change_by_time ON consentry.change (at);

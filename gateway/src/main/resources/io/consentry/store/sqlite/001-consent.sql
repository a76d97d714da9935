-- Events are only ever added; erasure deletes them, nothing changes them.
-- A sequence is never given twice, not even after its event was erased (AUTOINCREMENT).
CREATE TABLE event (
    sequence          INTEGER PRIMARY KEY AUTOINCREMENT,
    key               TEXT    NOT NULL UNIQUE,
    subject           TEXT    NOT NULL,
    choices           TEXT    NOT NULL, -- advertising=refused,analytics=granted
    at                INTEGER NOT NULL, -- milliseconds since 1970-01-01T00:00:00Z
    method            TEXT    NOT NULL,
    policy_version    TEXT    NOT NULL,
    regime            TEXT    NOT NULL,
    jurisdiction      TEXT    NOT NULL,
    gpc               INTEGER NOT NULL CHECK (gpc IN (0, 1)),
    overrides_signal  INTEGER NOT NULL CHECK (overrides_signal IN (0, 1)),
    banner_version    TEXT    NOT NULL,
    language          TEXT    NOT NULL
) STRICT;

CREATE INDEX event_by_subject ON event (subject, sequence);

CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

-- The latest choices of each subject.
CREATE TABLE record (
    subject           TEXT    PRIMARY KEY,
    sequence          INTEGER NOT NULL,
    choices           TEXT    NOT NULL,
    at                INTEGER NOT NULL,
    policy_version    TEXT    NOT NULL,
    overrides_signal  INTEGER NOT NULL CHECK (overrides_signal IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Each event gets a salt, and a key is its subject's own.
CREATE TABLE event_2 (
    sequence          INTEGER PRIMARY KEY AUTOINCREMENT,
    key               TEXT    NOT NULL,
    subject           TEXT    NOT NULL,
    choices           TEXT    NOT NULL,
    at                INTEGER NOT NULL,
    method            TEXT    NOT NULL,
    policy_version    TEXT    NOT NULL,
    regime            TEXT    NOT NULL,
    jurisdiction      TEXT    NOT NULL,
    gpc               INTEGER NOT NULL CHECK (gpc IN (0, 1)),
    overrides_signal  INTEGER NOT NULL CHECK (overrides_signal IN (0, 1)),
    banner_version    TEXT    NOT NULL,
    language          TEXT    NOT NULL,
    basis             TEXT    NOT NULL, -- none, own, parental
    salt              TEXT    NOT NULL, -- destroyed with the event, so that its commitment tells nothing any more
    UNIQUE (subject, key)
) STRICT;

-- The counter goes on where the old table's stood: a number is never given twice.
INSERT INTO sqlite_sequence (name, seq) SELECT 'event_2', seq FROM sqlite_sequence WHERE name = 'event';

INSERT INTO event_2
SELECT sequence, key, subject, choices, at, method, policy_version, regime, jurisdiction, gpc, overrides_signal,
       banner_version, language, basis, lower(hex(randomblob(16)))
FROM event;

DROP TABLE event;
ALTER TABLE event_2 RENAME TO event;

CREATE INDEX event_by_subject ON event (subject, sequence);

CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

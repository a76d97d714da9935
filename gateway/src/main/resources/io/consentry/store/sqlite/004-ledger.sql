-- What retention looks for: events by their time, and records that refuse nothing.
CREATE INDEX event_by_time ON event (at);
CREATE INDEX record_of_grants_by_time ON record (at) WHERE choices NOT LIKE '%=refused%';

-- What visitors were shown, once, under the SHA-256 of its text; "used" is when it was last shown, to the day.
CREATE TABLE notice (
    hash              TEXT    PRIMARY KEY,
    body              TEXT    NOT NULL,
    used              INTEGER NOT NULL -- milliseconds since 1970-01-01T00:00:00Z
) STRICT, WITHOUT ROWID;

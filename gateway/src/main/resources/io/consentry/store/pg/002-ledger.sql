-- What retention looks for: events by their time, and records that refuse nothing.
CREATE INDEX event_by_time ON consentry.event (at);
CREATE INDEX record_of_grants_by_time ON consentry.record (at) WHERE choices NOT LIKE '%=refused%';

-- What visitors were shown, once, under the SHA-256 of its text; "used" is when it was last shown, to the day.
CREATE TABLE consentry.notice (
    hash text COLLATE "C" NOT NULL PRIMARY KEY,
    body text        NOT NULL,
    used timestamptz NOT NULL
);

-- Roles that were made before this table; roles.sql gives later ones the same.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'consentry_gateway') THEN
        GRANT SELECT, INSERT, UPDATE ON consentry.notice TO consentry_gateway;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'consentry_eraser') THEN
        GRANT SELECT, DELETE ON consentry.notice TO consentry_eraser;
    END IF;
END
$$;

-- Roles of least privilege, for the owner of the schema to run once, after './consentry migrate', as a role that may make
-- roles:   psql "$OWNER_ADDRESS" -v password="…" -f roles.sql
-- The gateways sign in as consentry_gateway. It can add and read events, and cannot change them; to delete any
-- it must first take on consentry_eraser, which it does for an erasure and for what retention drops.

CREATE ROLE consentry_eraser NOLOGIN;
CREATE ROLE consentry_gateway LOGIN NOINHERIT PASSWORD :'password';
GRANT consentry_eraser TO consentry_gateway;

-- For gateways behind a pooler, which cannot set these themselves: the change feed counts on the first.
ALTER ROLE consentry_gateway SET statement_timeout = '5s';
ALTER ROLE consentry_gateway SET idle_in_transaction_session_timeout = '5s';

GRANT USAGE ON SCHEMA consentry TO consentry_gateway, consentry_eraser;
GRANT USAGE ON SEQUENCE consentry.event_sequence TO consentry_gateway, consentry_eraser;
GRANT SELECT ON consentry.schema_version TO consentry_gateway;
GRANT SELECT, INSERT ON consentry.event TO consentry_gateway;
GRANT SELECT, INSERT, UPDATE ON consentry.record TO consentry_gateway;
GRANT SELECT, INSERT, DELETE ON consentry.change TO consentry_gateway;
GRANT SELECT, INSERT, UPDATE ON consentry.notice TO consentry_gateway;

GRANT SELECT, DELETE ON consentry.event TO consentry_eraser;
GRANT SELECT, UPDATE, DELETE ON consentry.record TO consentry_eraser;
GRANT INSERT ON consentry.change TO consentry_eraser;
GRANT SELECT, DELETE ON consentry.notice TO consentry_eraser;

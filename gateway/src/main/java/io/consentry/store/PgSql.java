package io.consentry.store;

/** The statements that the gateway runs on PostgreSQL, apart from migrations and upkeep. */
final class PgSql {
    private static final String RECORD_COLUMNS =
            "subject, sequence, choices, at, policy_version, overrides_signal, basis";

    /** A subject's record. */
    static final String RECORD = "SELECT " + RECORD_COLUMNS + " FROM consentry.record WHERE subject = $1";

    /** A subject's events, oldest first. */
    static final String HISTORY = "SELECT subject, sequence, key, choices, at, method, policy_version, regime,"
            + " jurisdiction, gpc, overrides_signal, banner_version, language, basis, salt"
            + " FROM consentry.event WHERE subject = $1 ORDER BY sequence";

    /** Whether records can be looked up, which a lock or a lost page may prevent where all else answers. */
    static final String PING = "SELECT max(version) AS version,"
            + " EXISTS (SELECT FROM consentry.record WHERE subject = '') AS nobody FROM consentry.schema_version";

    // The bounds of a repetition's time spare a look into every month's partition.
    /**
     * Appends a group of events, one for each subject, in one statement and so in one transaction; yields the record that
     * each event made, or, where it had come before, the record as it is.
     *
     * <p>Subjects are locked in one order, so that groups do not wait for each other in a circle. A number is drawn again
     * once the record is locked: of two events of a subject the later one has the higher. An event whose key was stored
     * since the statement began yields no row, or violates the primary key; it is then tried again and finds itself.
     * The event is laid over the record where it is locked (see ConsentEvent.over), so that what another gateway wrote a
     * moment ago stands.
     */
    static final String APPEND = """
            WITH incoming AS (
                SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::text[],
                                     $7::text[], $8::text[], $9::boolean[], $10::boolean[], $11::text[], $12::text[], $13::text[], $14::text[])
                    AS i (subject, key, choices, at, method, policy_version, regime, jurisdiction, gpc,
                          overrides_signal, banner_version, language, basis, salt)
            ), known AS (
                SELECT r.subject, r.sequence, r.choices, r.at, r.policy_version, r.overrides_signal, r.basis
                FROM incoming i JOIN consentry.event e ON e.subject = i.subject AND e.key = i.key
                    AND e.at > i.at - interval '31 days' AND e.at < i.at + interval '31 days'
                JOIN consentry.record r ON r.subject = e.subject
            ), put AS (
                INSERT INTO consentry.record AS r
                    (subject, sequence, key, choices, at, policy_version, overrides_signal, basis)
                SELECT i.subject, nextval('consentry.event_sequence'), i.key, i.choices, i.at, i.policy_version,
                       i.overrides_signal, i.basis
                FROM incoming i
                WHERE NOT EXISTS (SELECT FROM known k WHERE k.subject = i.subject)
                ORDER BY i.subject
                ON CONFLICT (subject) DO UPDATE
                    SET sequence = nextval('consentry.event_sequence'), key = excluded.key,
                        choices = (
                            SELECT coalesce(string_agg(pair, ',' ORDER BY split_part(pair, '=', 1) COLLATE "C"), '')
                            FROM (
                                SELECT unnest(string_to_array(excluded.choices, ',')) AS pair
                                UNION ALL
                                SELECT old.pair FROM unnest(string_to_array(r.choices, ',')) AS old (pair)
                                WHERE (',' || excluded.choices) NOT LIKE '%,' || split_part(old.pair, '=', 1) || '=%'
                                    AND old.pair <> 'every=granted'
                                    AND NOT (old.pair LIKE '%=granted' AND (',' || excluded.choices) LIKE '%,every=%')
                            ) AS merged
                        ),
                        at = excluded.at, policy_version = excluded.policy_version,
                        overrides_signal = excluded.overrides_signal, basis = excluded.basis
                    WHERE r.key <> excluded.key
                RETURNING subject, sequence, choices, at, policy_version, overrides_signal, basis
            ), added AS (
                INSERT INTO consentry.event
                    (subject, sequence, key, choices, at, method, policy_version, regime, jurisdiction, gpc,
                     overrides_signal, banner_version, language, basis, salt)
                SELECT i.subject, p.sequence, i.key, i.choices, i.at, i.method, i.policy_version, i.regime,
                       i.jurisdiction, i.gpc, i.overrides_signal, i.banner_version, i.language, i.basis, i.salt
                FROM incoming i JOIN put p ON p.subject = i.subject
            ), told AS (
                INSERT INTO consentry.change (subject, sequence, revokes)
                SELECT subject, sequence, choices LIKE '%=refused%' FROM put
            )
            SELECT subject, sequence, choices, at, policy_version, overrides_signal, basis FROM known
            UNION ALL
            SELECT subject, sequence, choices, at, policy_version, overrides_signal, basis FROM put
            """;

    /** Keeps a notice, or renews the day on which it was last shown. */
    static final String KEEP_NOTICE = "INSERT INTO consentry.notice AS n (hash, body, used) VALUES ($1, $2, $3)"
            + " ON CONFLICT (hash) DO UPDATE SET used = greatest(n.used, excluded.used)";

    /** A notice's text. */
    static final String NOTICE = "SELECT body FROM consentry.notice WHERE hash = $1";

    /** Takes the role that may delete events, where this one may not; for this transaction alone. */
    static final String BECOME_ERASER = "SELECT set_config('role', 'consentry_eraser', true)"
            + " WHERE NOT has_table_privilege('consentry.event', 'DELETE')";

    /** Waits for an append of the subject that is under way, and makes others wait; what it adds is then seen. */
    static final String LOCK_RECORD = "SELECT 1 FROM consentry.record WHERE subject = $1 FOR UPDATE";

    /** Deletes what is held of a subject and tells the other gateways; yields the number of rows. */
    static final String ERASE = """
            WITH events AS (
                DELETE FROM consentry.event WHERE subject = $1 RETURNING subject
            ), records AS (
                DELETE FROM consentry.record WHERE subject = $1 RETURNING subject
            ), gone AS (
                SELECT subject FROM events UNION ALL SELECT subject FROM records
            ), told AS (
                INSERT INTO consentry.change (subject, sequence, revokes)
                SELECT $1, nextval('consentry.event_sequence'), true WHERE EXISTS (SELECT FROM gone)
            )
            SELECT count(*) AS rows FROM gone
            """;

    private PgSql() {}
}

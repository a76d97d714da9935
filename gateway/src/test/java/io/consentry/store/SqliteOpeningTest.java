package io.consentry.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class SqliteOpeningTest {
    private static final Subject ALICE = Events.subject("alice");

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = directory.resolve("consent.db");
    }

    @Test
    void missing_directories_are_made_for_their_owner_alone() throws IOException {
        Path nested = directory.resolve("a").resolve("b");
        file = nested.resolve("consent.db");
        assumePosix();
        try (SqliteConsentStore store = open()) {
            await(store.append(Events.grant(ALICE)));

            assertThat(mode(nested)).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(nested)) {
                assertThat(files)
                        .hasSizeGreaterThan(2)
                        .allMatch(each -> mode(each).equals("rw-------"));
            }
        }
    }

    @Test
    void existing_file_keeps_its_permissions() throws IOException {
        assumePosix();
        open().close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        open().close();

        assertThat(mode(file)).isEqualTo("rw-r-----");
    }

    @Test
    void name_with_odd_characters_is_taken_as_it_is() {
        file = directory.resolve("c o?n=s;e%20nt#.db");
        open().close();

        assertThat(file).isRegularFile();
    }

    @Test
    void file_in_place_of_the_directory_is_named() throws IOException {
        Path inTheWay = Files.createFile(directory.resolve("data"));
        file = inTheWay.resolve("consent.db");

        assertRefused(inTheWay.toString());
    }

    @Test
    void directory_in_place_of_the_file_is_refused() throws IOException {
        Files.createDirectory(file);

        assertRefused("it is not a regular file");
    }

    @Test
    void unwritable_directory_is_refused() throws IOException {
        assumePosix();
        Path locked = Files.createDirectory(
                directory.resolve("locked"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
        assumeFalse(Files.isWritable(locked), "the superuser may write everywhere");
        file = locked.resolve("consent.db");

        assertRefused("its directory may not be written");
    }

    @Test
    void file_system_that_takes_no_files_is_refused() {
        Path kernel = Path.of("/proc");
        assumeTrue(Files.isDirectory(kernel.resolve("self")), "only Linux has it");
        file = kernel.resolve("consent.db");

        assertRefused("/proc");
    }

    @Test
    void text_file_is_refused_and_left_alone() throws IOException {
        String text = "This is not a database. ".repeat(100);
        Files.writeString(file, text);

        assertRefused("the file is not a SQLite database");
        assertThat(file).hasContent(text);
    }

    @Test
    void database_of_another_application_is_refused_and_left_alone() throws SQLException {
        execute("CREATE TABLE theirs (a)");

        assertRefused("it is the database of another application");
        execute("DROP TABLE theirs");
    }

    @Test
    void newer_schema_is_refused() throws SQLException {
        open().close();
        execute("INSERT INTO schema_version VALUES (1000, '1000-later.sql')");

        assertRefused("a newer release wrote it: its schema is 1000");
    }

    @Test
    void file_of_the_first_schema_keeps_its_events_and_its_counter() throws Exception {
        execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, file TEXT NOT NULL) STRICT");
        execute("PRAGMA application_id = " + SqliteMigrations.APPLICATION_ID);
        execute("PRAGMA journal_mode = WAL");
        String first = new String(
                SqliteMigrations.class
                        .getResourceAsStream("sqlite/001-consent.sql")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        execute(first);
        execute("INSERT INTO schema_version VALUES (1, '001-consent.sql')");
        String columns = "'" + ALICE.hash() + "', 'analytics=granted', 1000, 'custom', 'p', 'eea', 'DE', 0, 0, '', ''";
        execute("INSERT INTO event VALUES (7, '6f1c1f2e-0000-4000-8000-000000000001', " + columns + ")");
        execute("INSERT INTO event VALUES (9, '6f1c1f2e-0000-4000-8000-000000000002', " + columns + ")");
        execute("DELETE FROM event WHERE sequence = 9");

        SqliteConsentStore store = open();

        List<StoredEvent> history = await(store.history(ALICE));
        assertThat(history).extracting(StoredEvent::sequence).containsExactly(7L);
        assertThat(history.get(0).event().at()).isEqualTo(Instant.ofEpochMilli(1000));
        assertThat(await(store.append(Events.grant(ALICE))).sequence()).isEqualTo(10);
        store.close();
    }

    @Test
    void second_opener_is_refused_until_the_first_closes() {
        SqliteConsentStore first = open();

        assertRefused("another gateway is using it");
        first.close();

        open().close();
    }

    @Test
    void second_opener_by_another_path_is_refused() throws IOException {
        SqliteConsentStore first = open();
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThatThrownBy(() -> SqliteConsentStore.open(StoreSettings.at(link)))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("another gateway is using it");
        first.close();
    }

    @Test
    void refused_file_is_not_kept_locked() throws IOException {
        Files.writeString(file, "not a database, not a database, not a database");
        assertRefused("not a SQLite database");
        Files.delete(file);

        open().close();
    }

    @Test
    void closing_twice_does_nothing() {
        SqliteConsentStore store = open();
        store.close();

        store.close();
    }

    @Test
    void clean_end_leaves_no_log_beside_the_database() {
        SqliteConsentStore store = open();
        await(store.append(Events.grant(ALICE)));
        store.close();

        assertThat(directory.resolve("consent.db-wal")).doesNotExist();
    }

    @Test
    void migrations_are_all_files_of_their_directory_in_order() throws Exception {
        Path sources = Path.of(SqliteMigrations.class
                        .getResource("sqlite/001-consent.sql")
                        .toURI())
                .getParent();
        try (Stream<Path> files = Files.list(sources)) {
            List<String> names = files.map(each -> each.getFileName().toString())
                    .sorted(Comparator.naturalOrder())
                    .toList();
            assertThat(SqliteMigrations.FILES).isEqualTo(names);
        }
        assertThat(SqliteMigrations.FILES).allMatch(name -> name.matches("\\d{3}-[a-z-]+\\.sql"));
    }

    private SqliteConsentStore open() {
        return SqliteConsentStore.open(StoreSettings.at(file));
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreOpenException.class)
                .hasMessageStartingWith("the store " + file + " cannot be opened: ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void assumePosix() {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}

package io.consentry.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.consentry.consent.ConsentRecord;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static io.consentry.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What the embedded store does when its file or its disk is bad, and what it leaves there. */
class SqliteUnderPressureTest {
    private static final Subject ALICE = Events.subject("alice");
    private static final Subject BOB = Events.subject("bob");

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void database_held_by_another_process_is_unavailable_until_it_lets_go() throws SQLException {
        SqliteConsentStore store = over(openFile());
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThat(failure(store.append(Events.grant(ALICE)))).isInstanceOf(StoreUnavailableException.class);
            assertThat(await(store.find(ALICE, 0))).isEmpty();
        }

        await(store.append(Events.grant(ALICE)));
        assertThat(await(store.history(ALICE))).hasSize(1);
    }

    @Test
    void full_disk_is_unavailable_and_reads_go_on() throws SQLException {
        SqliteFile file = openFile();
        SqliteConsentStore store = over(file);
        ConsentRecord kept = await(store.append(Events.grant(ALICE)));
        limitPages(file, 1);
        List<CompletionStage<ConsentRecord>> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            answers.add(store.append(Events.grant(BOB)));
        }

        // A group of few may still find room in the pages that there are.
        assertThat(answers)
                .anySatisfy(answer -> assertThat(failure(answer))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("the disk is full"));
        assertThat(await(store.find(ALICE, 0))).contains(kept);
        limitPages(file, Integer.MAX_VALUE);
        await(store.append(Events.grant(BOB)));
    }

    @Test
    void read_only_database_is_unavailable_for_writing() throws SQLException {
        SqliteFile file = openFile();
        SqliteConsentStore store = over(file);
        try (Statement statement = file.writer().createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }

        assertThat(failure(store.append(Events.grant(ALICE)))).isInstanceOf(StoreUnavailableException.class);
        assertThat(failure(store.erase(ALICE))).isInstanceOf(StoreUnavailableException.class);
        await(store.ping());
    }

    @Test
    void damaged_database_is_unavailable() throws IOException {
        try (SqliteConsentStore store = SqliteConsentStore.open(StoreSettings.at(path()))) {
            List<CompletionStage<ConsentRecord>> answers = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                answers.add(store.append(Events.grant(Events.subject("subject-" + i))));
            }
            answers.forEach(Stages::await);
        }
        try (RandomAccessFile raw = new RandomAccessFile(path().toFile(), "rw")) {
            // All but the first four pages of 4,096 bytes, which hold the schema.
            byte[] rubbish =
                    "rubbish!".repeat((int) (raw.length() - 4 * 4096) / 8).getBytes(StandardCharsets.US_ASCII);
            raw.seek(4 * 4096);
            raw.write(rubbish);
        }
        SqliteConsentStore store = over(openFile());

        assertThat(failure(store.find(Events.subject("subject-7"), 0))).isInstanceOf(StoreUnavailableException.class);
        assertThat(failure(store.append(Events.grant(Events.subject("subject-7")))))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void row_that_cannot_be_read_is_a_fault_and_no_guess() throws SQLException {
        SqliteConsentStore store = over(openFile());
        await(store.append(Events.grant(ALICE)));
        execute("UPDATE record SET choices = 'analytics=maybe'");

        assertThat(failure(store.find(ALICE, 0))).isNotInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void events_never_change() throws SQLException {
        SqliteConsentStore store = over(openFile());
        await(store.append(Events.grant(ALICE)));

        assertThat(catchThrowable(() -> execute("UPDATE event SET choices = ''")))
                .hasMessageContaining("events are append-only");
    }

    @Test
    void erasure_leaves_no_trace_in_any_file() throws Exception {
        SqliteConsentStore store = over(openFile());
        for (int i = 0; i < 300; i++) {
            await(store.append(Events.grant(Events.subject("neighbour-" + i % 40))));
            await(store.append(Events.grant(ALICE)));
        }
        assertThat(filesHolding(ALICE)).isNotEmpty();

        await(store.erase(ALICE));

        // In unused parts of pages copies of moved rows may last until the file is compacted.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!filesHolding(ALICE).isEmpty() && System.nanoTime() < end) {
            await(store.find(Events.subject("neighbour-1"), 0));
        }
        assertThat(filesHolding(ALICE)).isEmpty();
        assertThat(filesHolding(Events.subject("neighbour-1"))).isNotEmpty();
        assertThat(await(store.history(Events.subject("neighbour-1")))).hasSize(8);
        await(store.append(Events.grant(ALICE)));
    }

    @Test
    void erasure_clears_the_log_as_soon_as_a_long_reader_lets_go() throws Exception {
        SqliteConsentStore store = over(openFile());
        await(store.append(Events.grant(ALICE)));
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM event").close();
            await(store.erase(ALICE));
            assertThat(await(store.find(ALICE, 0))).isEmpty();
        }

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!filesHolding(ALICE).isEmpty() && System.nanoTime() < end) {
            await(store.append(Events.grant(BOB)));
        }
        assertThat(filesHolding(ALICE)).isEmpty();
    }

    private Path path() {
        return directory.resolve("consent.db");
    }

    private SqliteFile openFile() {
        return SqliteFile.open(path(), Duration.ofMillis(50));
    }

    private SqliteConsentStore over(SqliteFile file) {
        SqliteConsentStore store = SqliteConsentStore.over(file, StoreSettings.at(path()));
        open.add(store);
        return store;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + path());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Stands for a disk with no room for more pages. To be called only while nothing is being written. */
    private static void limitPages(SqliteFile file, int pages) throws SQLException {
        try (Statement statement = file.writer().createStatement()) {
            statement.execute("PRAGMA max_page_count = " + pages);
        }
    }

    private List<Path> filesHolding(Subject subject) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(each -> holds(each, subject)).toList();
        }
    }

    private static boolean holds(Path file, Subject subject) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(subject.hash());
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}

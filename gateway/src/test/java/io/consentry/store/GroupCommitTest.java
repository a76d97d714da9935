package io.consentry.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

import static io.consentry.store.Stages.await;
import static io.consentry.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

class GroupCommitTest {
    private static final Subject ALICE = Events.subject("alice");
    private static final Subject BOB = Events.subject("bob");

    @TempDir
    private Path directory;

    private SqliteFile file;
    private SqliteWrites writes;
    private SqliteReads reads;

    @BeforeEach
    void openFile() throws SQLException {
        file = SqliteFile.open(directory.resolve("consent.db"), Duration.ofMillis(50));
        writes = new SqliteWrites(file.writer());
        reads = new SqliteReads(file.reader());
    }

    @AfterEach
    void closeFile() throws Exception {
        file.close();
    }

    @Test
    void writes_share_commits_and_are_answered_only_after_them() throws SQLException {
        List<CompletableFuture<ConsentRecord>> answers = new ArrayList<>();
        List<Long> answeredAtCommit = new ArrayList<>();
        onCommit(() -> answeredAtCommit.add(
                answers.stream().filter(CompletableFuture::isDone).count()));
        try (GroupCommit commit = new GroupCommit(file.writer(), grouping(64, 4096))) {
            Hold hold = new Hold(commit);
            for (int i = 0; i < 256; i++) {
                answers.add(append(commit, Events.grant(ALICE)));
            }
            hold.release();
            answers.forEach(Stages::await);
        }

        assertThat(answeredAtCommit).startsWith(0L, 0L, 64L, 128L, 192L);
        assertThat(reads.history(ALICE))
                .extracting(StoredEvent::sequence)
                .isEqualTo(
                        answers.stream().map(answer -> await(answer).sequence()).toList());
    }

    @Test
    void event_that_cannot_be_stored_takes_no_neighbour_with_it() throws SQLException {
        ConsentEvent poison = Events.grant(BOB);
        raiseOn(poison, "ABORT");
        try (GroupCommit commit = new GroupCommit(file.writer(), grouping(64, 4096))) {
            Hold hold = new Hold(commit);
            CompletableFuture<ConsentRecord> before = append(commit, Events.grant(ALICE));
            CompletableFuture<ConsentRecord> poisoned = append(commit, poison);
            CompletableFuture<ConsentRecord> after = append(commit, Events.refusal(ALICE));
            hold.release();

            await(before);
            await(after);
            assertThat(failure(poisoned)).isInstanceOf(IllegalStateException.class);
        }

        assertThat(reads.history(ALICE)).hasSize(2);
        assertThat(reads.history(BOB)).isEmpty();
    }

    @Test
    void half_done_write_is_undone_whole() throws SQLException {
        try (GroupCommit commit = new GroupCommit(file.writer(), grouping(64, 4096))) {
            CompletableFuture<ConsentRecord> answer = commit.submit(
                    () -> {
                        writes.append(Events.grant(ALICE));
                        throw new IllegalStateException("after the insertion");
                    },
                    false);

            assertThat(failure(answer)).hasMessage("after the insertion");
        }

        assertThat(reads.history(ALICE)).isEmpty();
        assertThat(reads.record(ALICE)).isEmpty();
    }

    @Test
    void failed_commit_acknowledges_none_of_its_group_and_the_next_group_succeeds() throws SQLException {
        ConsentEvent fatal = Events.grant(BOB);
        raiseOn(fatal, "ROLLBACK");
        try (GroupCommit commit = new GroupCommit(file.writer(), grouping(64, 4096))) {
            Hold hold = new Hold(commit);
            List<CompletableFuture<ConsentRecord>> group = List.of(
                    append(commit, Events.grant(ALICE)), append(commit, fatal), append(commit, Events.refusal(ALICE)));
            hold.release();
            assertThat(group).allMatch(each -> failure(each) instanceof StoreUnavailableException);

            await(append(commit, Events.grant(ALICE)));
        }

        assertThat(reads.history(ALICE)).hasSize(1);
    }

    @Test
    void error_in_a_write_does_not_end_the_thread() throws SQLException {
        try (GroupCommit commit = new GroupCommit(file.writer(), grouping(64, 4096))) {
            CompletableFuture<ConsentRecord> answer = commit.submit(
                    () -> {
                        throw new StackOverflowError();
                    },
                    false);
            assertThat(failure(answer)).isInstanceOf(StoreUnavailableException.class);

            await(append(commit, Events.grant(ALICE)));
        }
    }

    @Test
    void full_queue_refuses_and_loses_nothing_it_accepted() throws SQLException {
        try (GroupCommit commit = new GroupCommit(file.writer(), grouping(1, 3))) {
            Hold hold = new Hold(commit);
            List<CompletableFuture<ConsentRecord>> accepted = List.of(
                    append(commit, Events.grant(ALICE)),
                    append(commit, Events.grant(ALICE)),
                    append(commit, Events.grant(ALICE)));
            CompletableFuture<ConsentRecord> tooMuch = append(commit, Events.grant(ALICE));

            assertThat(tooMuch).isCompletedExceptionally();
            assertThat(failure(tooMuch))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("queue is full");
            hold.release();
            accepted.forEach(Stages::await);
        }

        assertThat(reads.history(ALICE)).hasSize(3);
    }

    @Test
    void every_write_is_answered_when_closing_races_with_writers() throws Exception {
        GroupCommit commit = new GroupCommit(file.writer(), grouping(8, 64));
        List<CompletableFuture<ConsentRecord>> answers = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 2000; i++) {
                answers.add(append(commit, Events.grant(ALICE)));
                begun.countDown();
            }
        });
        writer.start();
        begun.await();

        commit.close();

        writer.join();
        assertThat(answers).hasSize(2000).allMatch(CompletableFuture::isDone);
        long kept = answers.stream()
                .filter(answer -> !answer.isCompletedExceptionally())
                .count();
        assertThat(reads.history(ALICE)).hasSize((int) kept);
    }

    private CompletableFuture<ConsentRecord> append(GroupCommit commit, ConsentEvent event) {
        return commit.submit(() -> writes.append(event), false);
    }

    private static StoreSettings.Grouping grouping(int size, int queueBound) {
        return new StoreSettings.Grouping(size, Duration.ofMillis(1), queueBound);
    }

    private void raiseOn(ConsentEvent event, String resolution) throws SQLException {
        try (Statement statement = file.writer().createStatement()) {
            statement.execute("CREATE TRIGGER raises BEFORE INSERT ON event WHEN NEW.key = '" + event.key()
                    + "' BEGIN SELECT RAISE(" + resolution + ", 'raised'); END");
        }
    }

    private void onCommit(Runnable action) throws SQLException {
        file.writer().unwrap(SQLiteConnection.class).addCommitListener(new SQLiteCommitListener() {
            @Override
            public void onCommit() {
                action.run();
            }

            @Override
            public void onRollback() {
                throw new AssertionError("rolled back");
            }
        });
    }

    /** A write that keeps the thread busy, in a group of its own, until it is released. */
    private static final class Hold {
        private final CountDownLatch running = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        Hold(GroupCommit commit) {
            CompletableFuture<Boolean> held = commit.submit(this::run, false);
            await(running);
            assertThat(held).isNotDone();
        }

        private boolean run() {
            running.countDown();
            await(released);
            return true;
        }

        void release() {
            released.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
        }
    }
}

package io.consentry.store;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.consentry.consent.ConsentEvent;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.ConsentStore;
import io.consentry.consent.EventRetention;
import io.consentry.consent.Notice;
import io.consentry.consent.NoticeStore;
import io.consentry.consent.StoreUnavailableException;
import io.consentry.consent.StoredEvent;
import io.consentry.consent.Subject;

/**
 * The embedded store: one SQLite file with a write-ahead log, flushed to the disk on every commit.
 *
 * <p>Sequence numbers are drawn from one counter for all subjects that outlives erasure, so that a cookie from before an
 * erasure never looks current beside a record from after it, and nothing has to be kept about the erased subject.
 *
 * <p>An erasure overwrites the rows and empties the log before it is answered, or, while another process reads the file,
 * soon after. SQLite may have left a copy of a moved row in the unused part of a page; it goes when the file is compacted,
 * as soon as nothing else is to be written, and once an hour at the most. A file of more than 256 MiB is not compacted, since
 * writes would wait too long: its owner does that with {@code VACUUM}.
 *
 * <p>Safe for any number of threads. Stages complete on the store's two threads, one that writes and one that reads;
 * callers hop back to their own before they do anything but hand the answer on.
 */
public final class SqliteConsentStore implements ConsentStore, NoticeStore {
    private final SqliteFile file;
    private final SqliteReads reads;
    private final SqliteWrites writes;
    private final ReadQueue reader;
    private final GroupCommit writer;
    private final SqliteRetention retention;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteConsentStore(SqliteFile file, StoreSettings.Grouping grouping) {
        this.file = file;
        reads = new SqliteReads(file.reader());
        writes = new SqliteWrites(file.writer());
        reader = new ReadQueue(grouping.queueBound());
        writer = new GroupCommit(file.writer(), grouping);
        retention = new SqliteRetention(file.writer(), writer);
    }

    /**
     * Opens the file, makes it where it is missing and brings its schema up to date. Blocks.
     *
     * @throws StoreOpenException if it cannot be used; its message is one line for the operator
     */
    public static SqliteConsentStore open(StoreSettings settings) {
        return over(SqliteFile.open(settings.path(), settings.deadline()), settings);
    }

    /** Loads the library beside other work, so that opening a store takes less; what is wrong with it, that tells. */
    public static void prepare() {
        SqliteFile.loadLibrary();
    }

    /** Takes over an open file, to be closed with the store. */
    static SqliteConsentStore over(SqliteFile file, StoreSettings settings) {
        return new SqliteConsentStore(file, settings.grouping());
    }

    @Override
    public CompletionStage<Optional<ConsentRecord>> find(Subject subject, long atLeast) {
        return reader.submit(() -> reads.record(subject));
    }

    @Override
    public CompletionStage<ConsentRecord> append(ConsentEvent event) {
        return writer.submit(() -> writes.append(event), false);
    }

    @Override
    public CompletionStage<List<StoredEvent>> history(Subject subject) {
        return reader.submit(() -> reads.history(subject));
    }

    @Override
    public CompletionStage<Boolean> erase(Subject subject) {
        return writer.submit(() -> writes.erase(subject), true);
    }

    @Override
    public CompletionStage<Void> ping() {
        return reader.submit(reads::schemaVersion).thenAccept(version -> {});
    }

    @Override
    public CompletionStage<Void> keep(Notice notice, Instant shown) {
        return writer.submit(() -> writes.keep(notice, shown), false).thenAccept(rows -> {});
    }

    @Override
    public CompletionStage<Optional<Notice>> notice(String hash) {
        return reader.submit(() -> reads.notice(hash));
    }

    /** Lets go of old events; ends with the store. */
    public EventRetention retention() {
        return retention;
    }

    /** Blocks until all that was accepted is committed and answered; not to be called from a stage's callback. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        writer.close();
        reader.close();
        try {
            file.close();
        } catch (SQLException | IOException failure) {
            throw new StoreUnavailableException("the store did not close cleanly", failure);
        }
    }
}

package io.consentry.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * One gateway's exclusive claim to a database, held on a file of its own beside it.
 *
 * <p>A second gateway would not see what the first one caches. The database itself cannot carry this lock: POSIX drops a
 * process's locks on a file as soon as any of its descriptors is closed (fcntl(2)), SQLite's among them. The lock file
 * stays behind, because deleting it would race with the next opener; the kernel lets go of it when the process ends.
 */
final class StoreLock implements AutoCloseable {
    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Claims the database.
     *
     * @throws StoreOpenException if another gateway, or this one, holds it
     */
    static StoreLock claim(Path database) throws IOException {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.file(file));
        try {
            if (isFree(channel)) {
                return new StoreLock(channel);
            }
            throw new StoreOpenException(
                    database, "another gateway is using it; stop that one, or name another database");
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

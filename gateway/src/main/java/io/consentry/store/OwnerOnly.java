package io.consentry.store;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Permissions of new files and directories: their owner's alone, where the file system knows POSIX permissions. */
final class OwnerOnly {
    private OwnerOnly() {}

    /** Mode 0600. */
    static FileAttribute<?>[] file(Path path) {
        return attributes(path, "rw-------");
    }

    /** Mode 0700. */
    static FileAttribute<?>[] directory(Path path) {
        return attributes(path, "rwx------");
    }

    private static FileAttribute<?>[] attributes(Path path, String mode) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}

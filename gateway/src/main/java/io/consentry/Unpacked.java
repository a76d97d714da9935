package io.consentry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Where libraries unpack what is native of them: SQLite, Brotli. They would delete it as the virtual machine ends, which a
 * gateway that is stopped in order does at once ({@link Serve#untilStopped}).
 */
final class Unpacked {
    private static final String TEMPORARY = "java.io.tmpdir";

    private static volatile @Nullable Path folder;

    private Unpacked() {}

    /** Gives them a folder of this process's own; to be called before any of them is used. */
    static void intoOwnFolder() {
        try {
            Path made = Files.createTempDirectory("consentry-");
            made.toFile().deleteOnExit();
            System.setProperty(TEMPORARY, made.toString());
            folder = made;
        } catch (IOException e) {
            System.err.println("consentry: no folder can be made in " + System.getProperty(TEMPORARY)
                    + ", where libraries unpack what they need: " + e);
        }
    }

    /** Deletes the folder, if there is one. */
    static void delete() throws IOException {
        Path made = folder;
        if (made == null || !Files.exists(made)) {
            return; // somebody has tidied up
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(made)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}

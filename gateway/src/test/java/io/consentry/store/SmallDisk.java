package io.consentry.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A disk of a few megabytes, in memory: it can be filled up and given room again. Only root may make one. */
public final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 4096;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one, or skips the test where that is not permitted. */
    public static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int code = run(
                List.of("mount", "-t", "tmpfs", "-o", "mode=0755,size=" + megabytes + "m", "tmpfs", folder.toString()));
        assumeTrue(code == 0, "a small disk cannot be mounted here, which takes root");
        return new SmallDisk(folder);
    }

    /** Its top folder. */
    public Path folder() {
        return folder;
    }

    /** Takes all the room that is left. */
    public void fill() throws IOException {
        Path file = folder.resolve("filling");
        FileStore store = Files.getFileStore(folder);
        try (var out = Files.newOutputStream(file)) {
            byte[] block = new byte[BLOCK];
            for (long left = store.getUsableSpace() / BLOCK; left > 0; left--) {
                out.write(block);
            }
        }
    }

    /** Gives it back. */
    public void free() throws IOException {
        Files.delete(folder.resolve("filling"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (run(List.of("umount", "-l", folder.toString())) != 0) {
            throw new IOException("the small disk could not be taken away");
        }
    }

    private static int run(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noSuchProgram) {
            return -1;
        }
    }
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the archive of classes beside the jar: starts the gateway on this very JDK, lets it visit itself, and has the
 * virtual machine write down what it has loaded (JEP 350). A JDK that cannot do so is no reason for the build to fail.
 *
 * <p>Run by the build: {@code java ClassArchive.java JAR}.
 */
final class ClassArchive {
    private static final int LIMIT_SECONDS = 120;

    private ClassArchive() {}

    /** Takes the path of the jar. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path jar = Path.of(arguments[0]).toAbsolutePath();
        String name = jar.getFileName().toString().replaceFirst("[.]jar$", "");
        Path archive = jar.resolveSibling(name + ".jsa");
        Path log = jar.resolveSibling(name + ".jsa.log");
        Files.deleteIfExists(archive);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds*=error", "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-jar", jar.toString(), "warm-up"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        if (ended && process.exitValue() == 0 && Files.exists(archive)) {
            System.out.println("Made " + archive + ", " + (Files.size(archive) >> 20) + " MiB");
        } else {
            Files.deleteIfExists(archive);
            System.out.println(
                    "There is no archive of classes, so the gateway will start slower; " + log + " says why.");
        }
    }
}

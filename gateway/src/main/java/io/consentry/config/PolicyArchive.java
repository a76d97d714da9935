package io.consentry.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.consentry.policy.Policy;
import io.consentry.policy.PolicyChange;

/**
 * Every policy that was ever in force here, whole, one file for each version: the records name versions, and a version
 * that nobody can read any more would prove nothing.
 */
public final class PolicyArchive {
    private static final String SUFFIX = ".yaml";

    private final Path folder;

    /** Takes the folder, which is made when the first policy is kept. */
    public PolicyArchive(Path folder) {
        this.folder = folder;
    }

    /**
     * Keeps a policy, and finds out which of the earlier ones it does not widen.
     *
     * @param text the whole policy in YAML, with all that it inherits
     * @return the same policy, under which the choices made under those count too
     * @throws IOException in words an operator understands, if it cannot be kept, or if its version was another policy's
     */
    public Policy keep(Policy policy, String text, Instant now) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(fileName(policy.version()));
        if (!Files.exists(file)) {
            Path whole = Files.writeString(
                    folder.resolve(
                            file.getFileName() + "." + ProcessHandle.current().pid()),
                    text);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } else if (!Files.readString(file).equals(text)) {
            throw new IOException("the policy's version '" + policy.version() + "' was another policy's: it stands in "
                    + file + "; give the changed policy a version of its own");
        }
        return policy.covering(narrowedBy(policy, file, now));
    }

    /** The policy of a version, as it was; null if it was never in force here. */
    public @Nullable String text(String version) throws IOException {
        Path file = folder.resolve(fileName(version));
        return Files.exists(file) ? Files.readString(file) : null;
    }

    /** Those of the earlier policies; the policy's own file need not be read. */
    private Set<String> narrowedBy(Policy policy, Path own, Instant now) throws IOException {
        Set<String> versions = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> earlier = files.filter(each -> each.toString().endsWith(SUFFIX) && !each.equals(own))
                    .toList();
            for (Path file : earlier) {
                List<ConfigProblem> problems = new ArrayList<>();
                // One that this release cannot read counts as narrower than anything: its grants are asked for anew.
                PolicyFile.Loaded before = PolicyFile.load(file, problems);
                if (before != null
                        && PolicyChange.widening(before.policy(), policy, now).isEmpty()) {
                    versions.add(before.policy().version());
                }
            }
        }
        return versions;
    }

    /** A version may hold any characters; a file's name may not. */
    private static String fileName(String version) {
        boolean plain = version.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
        return (plain
                        ? version
                        : "~"
                                + Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(version.getBytes(StandardCharsets.UTF_8)))
                + SUFFIX;
    }
}

package io.consentry.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.consentry.consent.CookieCodec;
import io.consentry.consent.CookieKey;
import io.consentry.consent.SubjectHasher;

/**
 * The secrets of a gateway, and the file that keeps them: one line {@code subject SECRET}, which never changes, and one
 * or two lines {@code cookie ID SECRET}, of which the first signs. Secrets are 32 bytes or more in base64url.
 */
public final class KeyFile {
    private static final int SECRET_BYTES = 32;
    private static final int MAX_COOKIE_KEYS = 2;

    /**
     * What the secrets are for.
     *
     * @param hasher hides identifiers from the store
     * @param cookies signs and verifies consent cookies
     */
    public record Keys(SubjectHasher hasher, CookieCodec cookies) {}

    private KeyFile() {}

    /**
     * Makes a file with fresh secrets that only its owner may read.
     *
     * @throws FileAlreadyExistsException if there is one: secrets are never overwritten
     */
    public static void create(Path path, SecureRandom random) throws IOException {
        String text =
                "# Keys of a Consentry gateway. Keep them secret and keep them: without the subject key no record is\n"
                        + "# found again. To rotate the cookie key, add a new cookie line at the end on every gateway, then\n"
                        + "# move it to the front on every gateway, and drop the other when its cookies have run out.\n"
                        + "subject " + secret(random) + "\n"
                        + "cookie " + keyId(random) + " " + secret(random) + "\n";
        Path absolute = path.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null || Files.exists(absolute)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        if (!Files.exists(parent)) {
            Files.createDirectories(parent, ownerOnly(parent, "rwx------"));
        }
        // Written aside, forced to the disk and moved into place: half a file would lose every record's key for good.
        Path aside = Files.createTempFile(parent, ".keys", ".new", ownerOnly(parent, "rw-------"));
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(aside, absolute);
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Reads a file; null if it has problems, which are added to {@code problems}. */
    public static @Nullable Keys read(Path path, List<ConfigProblem> problems) {
        try {
            return parse(
                    String.valueOf(path.getFileName()), Files.readAllLines(path, StandardCharsets.UTF_8), problems);
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    path.toString(),
                    "cannot be read (" + ConfigSource.reason(e) + ")",
                    "Make one with './consentry keys new " + path + "'."));
            return null;
        }
    }

    /** Reads the file that is named, or, from the environment, the lines themselves: they may be parted by semicolons. */
    static @Nullable Keys given(ConfigSource.Given given, List<ConfigProblem> problems) {
        String text = given.text().strip();
        if (given.path().equals(Option.KEYS.variable())
                && (text.startsWith("subject ") || text.startsWith("cookie "))) {
            return parse(given.path(), List.of(text.split("[;\\n]", -1)), problems);
        }
        return read(Path.of(text), problems);
    }

    private static @Nullable Keys parse(String name, List<String> lines, List<ConfigProblem> problems) {
        int before = problems.size();
        List<SubjectHasher> hashers = new ArrayList<>();
        List<CookieKey> cookieKeys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String path = name + " line " + (i + 1);
            String[] words = line.split("\\s+", -1);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                if (words[0].equals("subject") && words.length == 2) {
                    hashers.add(new SubjectHasher(bytes(words[1])));
                } else if (words[0].equals("cookie") && words.length == 3) {
                    cookieKeys.add(new CookieKey(words[1], bytes(words[2])));
                } else {
                    throw new IllegalArgumentException("a line is 'subject SECRET' or 'cookie ID SECRET'");
                }
            } catch (IllegalArgumentException e) {
                problems.add(new ConfigProblem(path, String.valueOf(e.getMessage()), "See './consentry keys --help'."));
            }
        }
        boolean twice = cookieKeys.stream().map(CookieKey::id).distinct().count() < cookieKeys.size();
        if (problems.size() == before
                && (hashers.size() != 1 || cookieKeys.isEmpty() || cookieKeys.size() > MAX_COOKIE_KEYS || twice)) {
            problems.add(new ConfigProblem(
                    name,
                    "must hold one subject key, and one or two cookie keys under different ids",
                    "Compare with a file made by './consentry keys new FILE'."));
        }
        return problems.size() > before ? null : new Keys(hashers.get(0), new CookieCodec(cookieKeys));
    }

    /** Makes a missing file, or does as if. */
    @FunctionalInterface
    interface Maker {
        void make(Path path) throws IOException;
    }

    /** Reads the file beside an embedded store; where there is none, it is made first. */
    static @Nullable Keys readOrMake(Path path, Maker maker, List<ConfigProblem> problems) {
        if (Files.exists(path)) {
            return read(path, problems);
        }
        try {
            maker.make(path);
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    path.toString(),
                    "cannot be made ("
                            + (e instanceof AccessDeniedException
                                    ? "no permission to write there"
                                    : ConfigSource.reason(e))
                            + ")",
                    "Give --store a path in a directory that the gateway may write to."));
            return null;
        }
        return Files.exists(path) ? read(path, problems) : throwaway();
    }

    /** Keys for looking at a configuration only; nothing is ever signed with them. */
    private static Keys throwaway() {
        byte[] zeros = new byte[SECRET_BYTES];
        return new Keys(new SubjectHasher(zeros), new CookieCodec(List.of(new CookieKey("check", zeros))));
    }

    private static byte[] bytes(String secret) {
        return Base64.getUrlDecoder().decode(secret);
    }

    private static String secret(SecureRandom random) {
        byte[] bits = new byte[SECRET_BYTES];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    private static String keyId(SecureRandom random) {
        return "k" + Integer.toString(random.nextInt(36 * 36 * 36 * 36), 36);
    }
}

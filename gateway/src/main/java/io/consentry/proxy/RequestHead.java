package io.consentry.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the bytes of one HTTP/1 request head say about where its body ends, or the status with which it is refused.
 *
 * <p>Whatever two servers could read in two ways is refused rather than mended: of such differences request smuggling is
 * made (RFC 9112, 11.2).
 *
 * @param refusal the status to answer with, or {@link #ADMITTED}
 * @param length bytes of the body; {@link #CHUNKED} where chunks tell
 * @param awaitsContinue whether the visitor sends no body before it is told to
 * @param upgrades whether the visitor asks to go on in another protocol, and may
 */
record RequestHead(int refusal, long length, boolean awaitsContinue, boolean upgrades) {
    /** What {@link #refusal} is for a head that may go on. */
    static final int ADMITTED = 0;

    /** What {@link #length} is for a body in chunks. */
    static final long CHUNKED = -1;

    static final int MAX_FIELDS = 128;
    private static final int MAX_METHOD = 24;
    private static final int MAX_LENGTH_DIGITS = 18;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /** To a CGI-like origin an underscore in a name is a hyphen, so these would come twice, once past all checks. */
    private static final Set<String> NOT_WITH_UNDERSCORE = Set.of(
            "content-length",
            "transfer-encoding",
            "content-encoding",
            "content-type",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-real-ip");

    /**
     * Reads a head.
     *
     * @param bytes the head with the empty line that ends it; every line ends in CR LF, and neither stands alone
     * @param size how many of the bytes belong to it
     */
    static RequestHead read(byte[] bytes, int size) {
        String text = new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n");
        String line = text.substring(0, end);
        int refusal = requestLine(line);
        if (refusal != ADMITTED) {
            return refused(refusal);
        }
        Fields fields = new Fields(line.endsWith("1.0"), line.startsWith("GET "));
        int fieldCount = 0;
        for (int from = end + 2; from < size - 2; from = end + 2) {
            end = text.indexOf("\r\n", from);
            fieldCount++;
            int wrong = fieldCount > MAX_FIELDS ? 431 : fields.add(text.substring(from, end));
            if (wrong != ADMITTED) {
                return refused(wrong);
            }
        }
        return fields.result();
    }

    static RequestHead refused(int status) {
        return new RequestHead(status, 0, false, false);
    }

    private static int requestLine(String line) {
        int first = line.indexOf(' ');
        int second = line.indexOf(' ', first + 1);
        if (first < 1 || first > MAX_METHOD || second < first + 2 || !isToken(line, 0, first)) {
            return 400;
        }
        if (!isTarget(line.substring(first + 1, second))) {
            return 400;
        }
        String version = line.substring(second + 1);
        if (version.equals("HTTP/1.1") || version.equals("HTTP/1.0")) {
            return ADMITTED;
        }
        return version.matches("HTTP/[0-9]\\.[0-9]") ? 505 : 400;
    }

    /** Whether a target holds no space, no control character and no fragment. */
    static boolean isTarget(String target) {
        for (int i = 0; i < target.length(); i++) {
            char each = target.charAt(i);
            if (each <= ' ' || each == 0x7F || each == '#' || each > 0xFF) {
                return false;
            }
        }
        return true;
    }

    /** Whether somebody could take a name, in lower case, for one that decides about where a body ends. */
    static boolean isMistakable(String name) {
        return isMisreadByDecoder(name) || isInDisguise(name);
    }

    /** Vert.x 5.0.12 takes any letter in these places (CVE-2026-102479). */
    private static boolean isMisreadByDecoder(String name) {
        boolean length = name.length() == 14 && name.startsWith("content-") && name.endsWith("ength");
        boolean type = name.length() == 12 && name.startsWith("content-") && name.endsWith("ype");
        return (length && name.charAt(8) != 'l') || (type && name.charAt(8) != 't');
    }

    private static boolean isInDisguise(String name) {
        return name.indexOf('_') >= 0 && NOT_WITH_UNDERSCORE.contains(name.replace('_', '-'));
    }

    /** Whether these characters are a token (RFC 9110, 5.6.2); no characters are none. */
    static boolean isToken(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char each = text.charAt(i);
            boolean alphanumeric =
                    (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
            if (!alphanumeric && TOKEN_MARKS.indexOf(each) < 0) {
                return false;
            }
        }
        return to > from;
    }

    /** Whether a line is a field with a proper name and value (RFC 9112, 5); an obsolete fold is none. */
    static boolean isField(String line) {
        int colon = line.indexOf(':');
        if (colon < 1 || !isToken(line, 0, colon)) {
            return false;
        }
        for (int i = colon + 1; i < line.length(); i++) {
            char each = line.charAt(i);
            if ((each < ' ' && each != '\t') || each == 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** The fields that decide about the body's end. */
    private static final class Fields {
        private final boolean old;
        private final boolean get;
        private final List<String> upgrade = new ArrayList<>(0);
        private final List<String> connection = new ArrayList<>(1);
        private long length;
        private int lengths;
        private int codings;
        private boolean awaitsContinue;

        Fields(boolean old, boolean get) {
            this.old = old;
            this.get = get;
        }

        int add(String line) {
            if (!isField(line)) {
                return 400;
            }
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (isMistakable(name)) {
                return 400;
            }
            return switch (name) {
                case "content-length" -> length(value);
                case "transfer-encoding" -> coding(value);
                case "expect" -> {
                    awaitsContinue = true;
                    yield ADMITTED;
                }
                case "upgrade" -> {
                    upgrade.add(value);
                    yield ADMITTED;
                }
                case "connection" -> {
                    connection.add(value);
                    yield ADMITTED;
                }
                default -> ADMITTED;
            };
        }

        private int length(String value) {
            lengths++;
            boolean digits = !value.isEmpty()
                    && value.length() <= MAX_LENGTH_DIGITS
                    && value.chars().allMatch(each -> each >= '0' && each <= '9');
            if (!digits || lengths > 1 || codings > 0) {
                return 400;
            }
            length = Long.parseLong(value);
            return ADMITTED;
        }

        private int coding(String value) {
            codings++;
            if (old || codings > 1 || lengths > 0) {
                return 400;
            }
            if (value.equalsIgnoreCase("chunked")) {
                return ADMITTED;
            }
            return isToken(value, 0, value.length()) ? 501 : 400;
        }

        RequestHead result() {
            boolean upgrades =
                    get && !old && codings == 0 && lengths == 0 && Upgrade.asked(upgrade, connection) != null;
            return new RequestHead(ADMITTED, codings > 0 ? CHUNKED : length, awaitsContinue, upgrades);
        }
    }
}

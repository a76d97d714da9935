package io.consentry.proxy;

import java.nio.charset.StandardCharsets;

/** Follows the framing of one chunked body (RFC 9112, 7.1), and tells where it ends or goes wrong. */
final class ChunkScan {
    private static final int MAX_LINE = 1024;
    private static final int MAX_TRAILERS = 16 * 1024;

    /** More bytes in one chunk than this would overflow what counts them elsewhere. */
    private static final int MAX_SIZE_DIGITS = 8;

    private enum Part {
        SIZE,
        CONTENT,
        AFTER_CONTENT,
        TRAILER
    }

    private final byte[] line = new byte[MAX_LINE];
    private int filled;
    private Part part = Part.SIZE;
    private long left;
    private int trailers;
    private boolean begun;
    private boolean ended;

    /** The bytes are no chunked body. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed chunk", null, false, false);
        }
    }

    /** Whether the first chunk's size has been read. */
    boolean isBegun() {
        return begun;
    }

    /** Whether the body is whole. */
    boolean isEnded() {
        return ended;
    }

    /** How many bytes of content may be passed over without being scanned. */
    long contentLeft() {
        return part == Part.CONTENT ? left : 0;
    }

    /** Passes over so many bytes, at most {@link #contentLeft}. */
    void skip(long bytes) {
        left -= bytes;
        if (left == 0) {
            part = Part.AFTER_CONTENT;
        }
    }

    /** Takes the next byte that is not content. */
    void take(byte next) throws Malformed {
        if (filled == line.length) {
            throw new Malformed();
        }
        line[filled++] = next;
        require(part != Part.AFTER_CONTENT || filled > 1 || next == '\r');
        boolean returned = filled > 1 && line[filled - 2] == '\r';
        if (returned != (next == '\n')) {
            throw new Malformed();
        }
        if (next == '\n') {
            endOfLine(new String(line, 0, filled - 2, StandardCharsets.ISO_8859_1));
            filled = 0;
        }
    }

    private void endOfLine(String text) throws Malformed {
        switch (part) {
            case SIZE -> {
                left = size(text);
                begun = true;
                part = left == 0 ? Part.TRAILER : Part.CONTENT;
            }
            case AFTER_CONTENT -> {
                require(text.isEmpty());
                part = Part.SIZE;
            }
            case TRAILER -> {
                trailers += text.length();
                ended = text.isEmpty();
                require(ended || (trailers <= MAX_TRAILERS && RequestHead.isField(text)));
            }
            case CONTENT -> throw new IllegalStateException("content is skipped, not taken");
        }
    }

    private static long size(String text) throws Malformed {
        int digits = 0;
        while (digits < text.length() && Character.digit(text.charAt(digits), 16) >= 0 && text.charAt(digits) < 0x80) {
            digits++;
        }
        require(digits > 0 && digits <= MAX_SIZE_DIGITS);
        extensions(text, digits);
        return Long.parseLong(text.substring(0, digits), 16);
    }

    /**
     * {@code ;name=value;name="value"}, and nothing that is only nearly so. Within quotes only ASCII may stand: the decoder
     * behind takes no other, and nobody sends it.
     */
    private static void extensions(String text, int from) throws Malformed {
        int at = from;
        while (at < text.length()) {
            require(text.charAt(at) == ';');
            int nameEnd = endOfToken(text, at + 1);
            at = nameEnd;
            if (at < text.length() && text.charAt(at) == '=') {
                boolean quoted = at + 1 < text.length() && text.charAt(at + 1) == '"';
                at = quoted ? endOfQuoted(text, at + 2) : endOfToken(text, at + 1);
            }
        }
    }

    private static int endOfToken(String text, int from) throws Malformed {
        int end = from;
        while (end < text.length() && RequestHead.isToken(text, end, end + 1)) {
            end++;
        }
        require(end > from);
        return end;
    }

    private static int endOfQuoted(String text, int from) throws Malformed {
        for (int i = from; i < text.length(); i++) {
            char each = text.charAt(i);
            require(each == '\t' || isVisible(each));
            if (each == '"') {
                return i + 1;
            }
            if (each == '\\') {
                i++;
                require(i < text.length() && isVisible(text.charAt(i)));
            }
        }
        throw new Malformed();
    }

    private static boolean isVisible(char each) {
        return each >= ' ' && each < 0x7F;
    }

    private static void require(boolean holds) throws Malformed {
        if (!holds) {
            throw new Malformed();
        }
    }
}

package io.consentry.proxy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.consentry.rewrite.PageEncoding;

/**
 * Turns pages in encodings whose bytes are not ASCII's, such as UTF-16, into UTF-8, and leaves all others as they are.
 * A tag written in UTF-16 would pass a reader of bytes unseen. What is turned goes out with a byte order mark, which
 * browsers believe before any header.
 */
final class PageText {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final char MARK = '\uFEFF';
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*[\"']?([^\\s;\"']+)");

    private final @Nullable String label;
    private final Consumer<byte[]> next;
    private byte[] start = new byte[0];
    private boolean decided;
    private @Nullable CharsetDecoder decoder;
    private byte[] rest = new byte[0];
    private boolean begun;

    /**
     * Begins a page.
     *
     * @param contentType the header's value; empty if it has none
     * @param next takes the page
     */
    PageText(String contentType, Consumer<byte[]> next) {
        Matcher charset = CHARSET.matcher(contentType);
        this.label = charset.find() ? charset.group(1) : null;
        this.next = next;
    }

    void write(byte[] piece) {
        byte[] bytes = piece;
        if (!decided) {
            start = joined(start, piece);
            if (start.length < PageEncoding.BYTES_NEEDED) {
                return;
            }
            bytes = decide();
        }
        pass(bytes, false);
    }

    void end() {
        pass(decided ? new byte[0] : decide(), true);
    }

    private byte[] decide() {
        decided = true;
        Charset charset = PageEncoding.decodedFrom(start, 0, start.length, label);
        if (charset != null) {
            decoder = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
            next.accept(BYTE_ORDER_MARK);
        }
        return start;
    }

    private void pass(byte[] bytes, boolean last) {
        CharsetDecoder decoding = decoder;
        if (decoding == null) {
            if (bytes.length > 0) {
                next.accept(bytes);
            }
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(joined(rest, bytes));
        CharBuffer out = CharBuffer.allocate((int) (in.remaining() * decoding.maxCharsPerByte()) + 8);
        CoderResult result = decoding.decode(in, out, last);
        if (last && result.isUnderflow()) {
            decoding.flush(out);
        }
        rest = new byte[in.remaining()];
        in.get(rest);
        String text = out.flip().toString();
        // The page's own mark has been sent already, in UTF-8.
        boolean marked = !begun && !text.isEmpty() && text.charAt(0) == MARK;
        begun = begun || !text.isEmpty();
        byte[] utf8 = (marked ? text.substring(1) : text).getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 0) {
            next.accept(utf8);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

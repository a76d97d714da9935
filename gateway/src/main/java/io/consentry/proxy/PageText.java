package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.consentry.rewrite.DeclaredEncoding;
import io.consentry.rewrite.PageEncoding;
import io.consentry.rewrite.TextDecoder;

/**
 * Turns pages in encodings whose bytes are not ASCII's, such as UTF-16, into UTF-8, and leaves all others as they are.
 * A tag written in UTF-16 would pass a reader of bytes unseen. What is turned goes out with a byte order mark, which
 * browsers believe before any header.
 *
 * <p>The attack is ISO-2022-JP, which a page can declare so late that it has been sent on by then, or so that browsers see
 * another declaration than we do: its escapes make {@code <ESC(Bimg>} a tag. Where neither a mark nor the header says an
 * encoding, the escapes are taken out; to every other encoding they are control characters that nobody sees.
 */
final class PageText {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final char MARK = '\uFEFF';
    private static final byte ESCAPE = 0x1B;

    private final @Nullable String label;
    private final boolean guessesWide;
    private final Consumer<byte[]> next;
    private byte[] start = new byte[0];

    /** How long the beginning must be before it is looked at again, in bytes. */
    private int nextLook;

    private @Nullable String declared;
    private boolean decided;
    private boolean dropsEscapes;
    /** How many escapes have come one after the other, of which it is not known yet whether they mean something. */
    private int escapesWait;

    private boolean changed;
    private @Nullable TextDecoder decoder;
    private boolean begun;

    /**
     * Begins a page or another text.
     *
     * @param next takes the text
     */
    PageText(TextType type, Consumer<byte[]> next) {
        this.label = type.charset();
        this.guessesWide = type.guessesWide();
        this.next = next;
    }

    /** Whether escapes have been taken out, with which a browser might have read the text as another. */
    boolean isChanged() {
        return changed;
    }

    /** The encoding that the page itself declares, once its beginning has been read; null if it is decoded or declares none. */
    @Nullable
    String declared() {
        return declared;
    }

    void write(byte[] piece) {
        if (decided) {
            pass(piece, false);
            return;
        }
        start = joined(start, piece);
        if (label == null && start.length < nextLook) {
            return;
        }
        nextLook = start.length < DeclaredEncoding.BYTES_NEEDED ? 0 : start.length + DeclaredEncoding.BYTES_NEEDED;
        DeclaredEncoding found = declaration();
        boolean enough = label == null ? found.settled() : start.length >= PageEncoding.BYTES_NEEDED;
        if (enough) {
            pass(decide(found), false);
        }
    }

    void end() {
        pass(decided ? new byte[0] : decide(declaration()), true);
    }

    /** Whether what the page declares of itself counts for nothing. */
    private boolean isSaid() {
        return label != null || PageEncoding.hasMark(start, 0, start.length);
    }

    private DeclaredEncoding declaration() {
        return isSaid() ? DeclaredEncoding.NONE : DeclaredEncoding.of(start, 0, start.length);
    }

    private byte[] decide(DeclaredEncoding found) {
        decided = true;
        boolean said = isSaid();
        Charset charset = PageEncoding.decodedFrom(start, 0, start.length, label, found.label());
        if (charset == null && guessesWide && !said) {
            charset = PageEncoding.wide(start, 0, start.length);
        }
        if (charset != null) {
            decoder = PageEncoding.decoder(charset);
            next.accept(BYTE_ORDER_MARK);
        } else {
            declared = PageEncoding.readAs(found.early());
            dropsEscapes = !said;
        }
        byte[] bytes = start;
        start = new byte[0];
        return bytes;
    }

    private void pass(byte[] bytes, boolean last) {
        TextDecoder decoding = decoder;
        byte[] passed =
                decoding != null ? utf8(decoding.decode(bytes, last)) : dropsEscapes ? unescaped(bytes, last) : bytes;
        if (passed.length > 0) {
            next.accept(passed);
        }
    }

    private byte[] utf8(String text) {
        // The page's own mark has been sent already, in UTF-8.
        boolean marked = !begun && !text.isEmpty() && text.charAt(0) == MARK;
        begun = begun || !text.isEmpty();
        return (marked ? text.substring(1) : text).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] unescaped(byte[] bytes, boolean last) {
        int first = escapesWait > 0 ? 0 : indexOfEscape(bytes);
        if (first < 0) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 1);
        for (byte b : bytes) {
            if (b == ESCAPE) {
                escapesWait++;
                continue;
            }
            // All of them: of two, the first would mean what the second did.
            if (escapesWait > 0 && (b == '$' || b == '(')) {
                changed = true;
                escapesWait = 0;
            }
            writeEscapes(out);
            out.write(b);
        }
        if (last) {
            writeEscapes(out);
        }
        return out.toByteArray();
    }

    private void writeEscapes(ByteArrayOutputStream out) {
        for (; escapesWait > 0; escapesWait--) {
            out.write(ESCAPE);
        }
    }

    private static int indexOfEscape(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == ESCAPE) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.consentry.html.ByteScan;
import io.consentry.html.HtmlTokenizer;
import io.consentry.html.Markup;
import io.consentry.html.Tag;
import io.consentry.html.TagName;
import io.consentry.html.TokenHandler;

/**
 * The encoding that the beginning of a page declares by its own {@code meta} element or XML declaration (WHATWG HTML
 * 13.2.3.2).
 *
 * @param label in lower case; null if it declares none
 * @param early the same, of what browsers look at in any case: the first {@value #BYTES_NEEDED} bytes
 * @param settled whether what comes later declares nothing any more: the page has declared something, or it is long enough
 *     and its head is over, up to which Chromium looks
 */
public record DeclaredEncoding(
        @Nullable String label, @Nullable String early, boolean settled) {
    /** Nothing is declared, and nothing will be that counts. */
    public static final DeclaredEncoding NONE = new DeclaredEncoding(null, null, true);

    /** Within how many bytes browsers look for it in any case. */
    public static final int BYTES_NEEDED = 1024;

    /** A head that is longer is not waited for. */
    private static final int MOST_BYTES = 16 << 10;

    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*[\"']?([^\\s;\"']+)");

    /** What begins a page as XML, where it is read as HTML, too. */
    private static final Pattern XML =
            Pattern.compile("<\\?xml[^>]*?encoding\\s*=\\s*(?:\"([^\">]+)\"|'([^'>]+)')[^>]*>");

    /** Reads the beginning of a page. */
    public static DeclaredEncoding of(byte[] start, int from, int to) {
        Finder finder = new Finder();
        HtmlTokenizer tokenizer = new HtmlTokenizer(finder);
        int middle = Math.min(to, from + BYTES_NEEDED);
        tokenizer.write(start, from, middle);
        String early = finder.label;
        tokenizer.write(start, middle, to);
        String label = finder.label;
        boolean enough = to - from >= BYTES_NEEDED && (finder.headIsOver || to - from >= MOST_BYTES);
        String xml = early == null ? ofXml(start, from, middle) : null;
        return new DeclaredEncoding(label == null ? xml : label, early == null ? xml : early, enough || label != null);
    }

    private static @Nullable String ofXml(byte[] start, int from, int to) {
        if (!ByteScan.startsWithIgnoreCase(start, from, to, "<?xml")) {
            return null;
        }
        String text = new String(start, from, to - from, StandardCharsets.ISO_8859_1);
        Matcher declaration = XML.matcher(text);
        if (!declaration.lookingAt()) {
            return null;
        }
        String label = declaration.group(1) == null ? declaration.group(2) : declaration.group(1);
        return label.strip().toLowerCase(Locale.ROOT);
    }

    private static final class Finder implements TokenHandler {
        private @Nullable String label;
        private boolean headIsOver;

        @Override
        public void startTag(Tag tag) {
            headIsOver |= switch (tag.name()) {
                case HTML, HEAD, META, TITLE, BASE, LINK, STYLE, SCRIPT, NOSCRIPT, OBJECT, TEMPLATE -> false;
                default -> true;
            };
            if (label != null || tag.name() != TagName.META) {
                return;
            }
            int charset = tag.find("charset");
            int content = tag.find("content");
            if (charset >= 0) {
                label = Loads.value(tag, charset).strip().toLowerCase(Locale.ROOT);
            } else if (content >= 0 && isContentType(tag)) {
                Matcher found = CHARSET.matcher(Loads.value(tag, content));
                label = found.find() ? found.group(1).toLowerCase(Locale.ROOT) : null;
            }
        }

        private static boolean isContentType(Tag tag) {
            int pragma = tag.find("http-equiv");
            return pragma >= 0 && Loads.value(tag, pragma).equalsIgnoreCase("content-type");
        }

        @Override
        public void endTag(Tag tag) {
            headIsOver |= tag.name() == TagName.HEAD;
        }

        @Override
        public void text(byte[] bytes, int from, int to) {}

        @Override
        public void markup(Markup kind, byte[] bytes, int from, int to, boolean last) {}
    }
}

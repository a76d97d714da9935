package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Documents that are contained in their own URL: RFC 2397. */
final class DataUrl {
    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*[\"']?([^\\s;\"',]+)");

    /** As browsers take it, it need not be the last parameter. */
    private static final Pattern BASE64 = Pattern.compile(";\\s*base64\\s*(;|$)");

    private DataUrl() {}

    /** What a URL holds. */
    static final class Content {
        private final String type;
        private final List<byte[]> readings;
        private final List<String> labels;

        private Content(String type, List<byte[]> readings, List<String> labels) {
            this.type = type;
            this.readings = readings;
            this.labels = labels;
        }

        /**
         * The document itself, in UTF-8: as its bytes are, and as they read in each encoding that may hold. The attack is
         * a script in UTF-16 whose element says so and whose type does not, or the other way round, or a module, which is
         * UTF-8 whatever anybody says.
         */
        List<byte[]> readings() {
            return readings;
        }

        /** The names of the encodings that may hold, here and for what a style sheet names. */
        List<String> labels() {
            return labels;
        }

        boolean isEmpty() {
            return readings.get(0).length == 0;
        }

        /** Whether a browser reads it as a page or as XML. */
        boolean isMarkup() {
            return type.contains("html") || type.contains("xml") || type.contains("xsl");
        }

        /** Whether a style sheet that names it takes it for a picture or a font; as a script it may run all the same. */
        boolean isImageOrFont() {
            return type.startsWith("image/") || type.startsWith("font/") || type.startsWith("application/font");
        }
    }

    /**
     * Whether a URL is written as nearly all pictures and fonts within their own URL are, so that it need not be read to know
     * that it is one. What they hold contacts nobody.
     */
    static boolean isPlainImageOrFont(String url) {
        return url.startsWith("data:image/") || url.startsWith("data:font/") || url.startsWith("data:application/font");
    }

    /**
     * Reads a URL.
     *
     * @param url cleaned, with its character references and CSS escapes resolved
     * @param labels of the encodings that whoever names it gives it, beside its own
     * @return null if it is none of this scheme
     */
    static @Nullable Content read(String url, List<String> labels) {
        if (!url.regionMatches(true, 0, "data:", 0, 5)) {
            return null;
        }
        int comma = url.indexOf(',');
        if (comma < 0) {
            return null;
        }
        String type = url.substring(5, comma).strip().toLowerCase(Locale.ROOT);
        int fragment = url.indexOf('#', comma);
        byte[] body = percentDecoded(url.substring(comma + 1, fragment < 0 ? url.length() : fragment));
        boolean base64 = BASE64.matcher(type).find();
        byte[] bytes = base64 ? Base64.getMimeDecoder().decode(padded(body)) : body;
        Set<String> all = new LinkedHashSet<>();
        for (Matcher label = CHARSET.matcher(type); label.find(); ) {
            all.add(label.group(1));
        }
        all.addAll(labels);
        return new Content(type, readings(bytes, all), List.copyOf(all));
    }

    private static List<byte[]> readings(byte[] bytes, Set<String> labels) {
        Set<Charset> charsets = new LinkedHashSet<>();
        String declared = DeclaredEncoding.of(bytes, 0, bytes.length).label();
        add(PageEncoding.decodedFrom(bytes, 0, bytes.length, null, declared), charsets);
        for (String label : labels) {
            add(PageEncoding.decodedFrom(bytes, 0, bytes.length, label, declared), charsets);
        }
        List<byte[]> readings = new ArrayList<>();
        readings.add(bytes);
        for (Charset charset : charsets) {
            byte[] reading = PageEncoding.decoder(charset).decode(bytes, true).getBytes(StandardCharsets.UTF_8);
            if (!Arrays.equals(reading, bytes)) {
                readings.add(reading);
            }
        }
        return readings;
    }

    private static void add(@Nullable Charset charset, Set<Charset> charsets) {
        if (charset != null) {
            charsets.add(charset);
        }
    }

    /** Only whole groups: the decoder refuses a cut one, where a browser would take what there is. */
    private static byte[] padded(byte[] body) {
        ByteArrayOutputStream digits = new ByteArrayOutputStream(body.length + 3);
        for (byte b : body) {
            boolean digit = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            if (digit || b == '+' || b == '/') {
                digits.write(b);
            }
        }
        while (digits.size() % 4 != 0) {
            digits.write('A');
        }
        return digits.toByteArray();
    }

    /** The bytes of a text, percent-encoding undone. */
    static byte[] percentDecoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        int i = 0;
        while (i < bytes.length) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            out.write(low >= 0 ? high * 16 + low : bytes[i]);
            i += low >= 0 ? 3 : 1;
        }
        return out.toByteArray();
    }
}

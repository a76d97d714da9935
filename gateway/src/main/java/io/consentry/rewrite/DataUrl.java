package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Documents that are contained in their own URL: RFC 2397. */
final class DataUrl {
    private static final Pattern CHARSET = Pattern.compile("(?:^|;)\\s*charset\\s*=\\s*\"?([^\\s;\"]+)");

    private DataUrl() {}

    /** What a URL holds. */
    static final class Content {
        private final String type;
        private final byte[] bytes;

        private Content(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        /** As written, in lower case: a MIME type with its parameters. */
        String type() {
            return type;
        }

        /** The document itself. */
        byte[] bytes() {
            return bytes;
        }

        /** Whether a browser reads it as a page or as XML. */
        boolean isMarkup() {
            return type.contains("html") || type.contains("xml");
        }

        /** Whether a style sheet that names it takes it for a picture or a font; as a script it may run all the same. */
        boolean isImageOrFont() {
            return type.startsWith("image/") || type.startsWith("font/") || type.startsWith("application/font");
        }
    }

    /**
     * Reads a URL.
     *
     * @param url cleaned, with its character references and CSS escapes resolved
     * @return null if it is none of this scheme
     */
    static @Nullable Content read(String url) {
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
        boolean base64 = type.replace(" ", "").endsWith(";base64");
        return new Content(type, inUtf8(base64 ? Base64.getMimeDecoder().decode(padded(body)) : body, type));
    }

    private static byte[] inUtf8(byte[] bytes, String type) {
        Matcher label = CHARSET.matcher(type);
        String declared = DeclaredEncoding.of(bytes, 0, bytes.length);
        Charset charset =
                PageEncoding.decodedFrom(bytes, 0, bytes.length, label.find() ? label.group(1) : null, declared);
        return charset == null ? bytes : new String(bytes, charset).getBytes(StandardCharsets.UTF_8);
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

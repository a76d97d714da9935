package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Documents that are contained in their own URL: RFC 2397. */
final class DataUrl {
    private DataUrl() {}

    /**
     * The markup in a URL.
     *
     * @param rest what follows {@code data:}
     * @return null if it is not of a type that a browser reads as markup
     */
    static byte @Nullable [] markup(String rest) {
        int comma = rest.indexOf(',');
        if (comma < 0) {
            return null;
        }
        String type = rest.substring(0, comma).toLowerCase(Locale.ROOT);
        if (!type.contains("html") && !type.contains("xml")) {
            return null;
        }
        int fragment = rest.indexOf('#', comma);
        byte[] body = percentDecoded(rest.substring(comma + 1, fragment < 0 ? rest.length() : fragment));
        boolean base64 = type.replace(" ", "").endsWith(";base64");
        return base64 ? Base64.getMimeDecoder().decode(padded(body)) : body;
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

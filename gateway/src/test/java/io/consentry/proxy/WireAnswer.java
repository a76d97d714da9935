package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a visitor would believe of the bytes that came until the connection's end.
 *
 * @param status 0 where no whole head came
 * @param whole whether what was announced has come
 * @param body without its framing
 */
record WireAnswer(int status, boolean whole, String body) {
    private static final WireAnswer NONE = new WireAnswer(0, false, "");

    static WireAnswer of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return NONE;
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        String rest = text.substring(end + 4);
        int status = Integer.parseInt(head.substring(9, 12));
        if (status < 200) {
            return of(rest.getBytes(StandardCharsets.ISO_8859_1));
        }
        if (head.contains("\r\ntransfer-encoding: chunked")) {
            return chunked(status, rest);
        }
        int at = head.indexOf("\r\ncontent-length: ");
        if (at < 0) {
            return new WireAnswer(status, false, rest);
        }
        String announced = head.substring(at + 18).split("\r\n", 2)[0].strip();
        return new WireAnswer(status, rest.length() == Integer.parseInt(announced), rest);
    }

    private static WireAnswer chunked(int status, String framed) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int i = 0;
        while (true) {
            int line = framed.indexOf("\r\n", i);
            if (line < 0) {
                return new WireAnswer(status, false, body.toString(StandardCharsets.ISO_8859_1));
            }
            int size = Integer.parseInt(framed.substring(i, line), 16);
            int to = line + 2 + size;
            if (size == 0 || to + 2 > framed.length()) {
                boolean whole = size == 0 && framed.indexOf("\r\n\r\n", line) >= 0;
                return new WireAnswer(status, whole, body.toString(StandardCharsets.ISO_8859_1));
            }
            body.writeBytes(framed.substring(line + 2, to).getBytes(StandardCharsets.ISO_8859_1));
            i = to + 2;
        }
    }
}

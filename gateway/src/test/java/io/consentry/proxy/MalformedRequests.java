package io.consentry.proxy;

import java.util.ArrayList;
import java.util.List;

/** Requests that no origin may ever see, with the status that each is refused with. */
final class MalformedRequests {
    /**
     * One of them.
     *
     * @param name what is wrong with it
     * @param bytes all that is sent, one byte for each character
     * @param status the answer
     */
    record Case(String name, String bytes, int status) {
        @Override
        public String toString() {
            return status + " " + name;
        }
    }

    private static final String HOST = "Host: shop.test\r\n";
    private static final String POST = "POST / HTTP/1.1\r\n" + HOST;
    private static final String GET = "GET / HTTP/1.1\r\n" + HOST;
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    /** Behind a body that two servers could see ending in two places. */
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\n" + HOST + "\r\n";

    private final List<Case> cases = new ArrayList<>();

    static List<Case> all() {
        MalformedRequests table = new MalformedRequests();
        table.requestLines();
        table.methods();
        table.targets();
        table.hosts();
        table.fieldNames();
        table.fieldValues();
        table.lineEnds();
        table.lengths();
        table.codings();
        table.firstChunks();
        table.disguises();
        table.sizes();
        return table.cases;
    }

    private void add(int status, String name, String bytes) {
        cases.add(new Case(name, bytes, status));
    }

    private static String hex(char each) {
        return String.format("0x%02X", (int) each);
    }

    private void requestLines() {
        add(400, "no version", "GET /\r\n" + HOST + "\r\n");
        add(400, "method alone", "GET\r\n" + HOST + "\r\n");
        add(400, "no target", "GET  HTTP/1.1\r\n" + HOST + "\r\n");
        add(400, "two spaces before the target", "GET  / HTTP/1.1\r\n" + HOST + "\r\n");
        add(400, "two spaces before the version", "GET /  HTTP/1.1\r\n" + HOST + "\r\n");
        add(400, "space after the version", "GET / HTTP/1.1 \r\n" + HOST + "\r\n");
        add(400, "space before the method", " GET / HTTP/1.1\r\n" + HOST + "\r\n");
        add(400, "tab for a space", "GET\t/ HTTP/1.1\r\n" + HOST + "\r\n");
        add(400, "tab before the version", "GET /\tHTTP/1.1\r\n" + HOST + "\r\n");
        add(400, "space within the target", "GET /a b HTTP/1.1\r\n" + HOST + "\r\n");
        add(400, "two empty lines first", "\r\n\r\n" + GET + "\r\n");
        add(400, "bare line feed first", "\n" + GET + "\r\n");
        add(400, "a field first", HOST + GET + "\r\n");
        add(400, "a response", "HTTP/1.1 200 OK\r\n" + HOST + "\r\n");
        add(400, "a TLS greeting", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n");
        for (String version : List.of(
                "HTTP/2.0", "HTTP/3.0", "HTTP/0.9", "HTTP/1.2", "HTTP/1.9", "HTTP/9.9", "HTTP/0.0", "HTTP/4.1")) {
            add(505, "version " + version, "GET / " + version + "\r\n" + HOST + "\r\n");
        }
        add(505, "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        for (String version : List.of(
                "HTTP/1.10",
                "HTTP/11",
                "HTTP/1",
                "HTTP/1.",
                "HTTP/.1",
                "HTTP/01.1",
                "HTTP/1.1.1",
                "HTTP/a.b",
                "HTTP 1.1",
                "http/1.1",
                "Http/1.1",
                "HTTPS/1.1",
                "ICY/1.0",
                "HTTP/1.1;x",
                "HTTP/-1.1",
                "HTTP/1,1",
                "HTTP\\1.1",
                "HTTP/1.1\u0000",
                "\u0000HTTP/1.1",
                "FTP/1.1")) {
            add(400, "version " + version.replace('\u0000', '0'), "GET / " + version + "\r\n" + HOST + "\r\n");
        }
    }

    private void methods() {
        for (char each : "\"(),/:;<=>?@[\\]{}\u0000\u0001\u001F\u007F\u00E9\u00FF".toCharArray()) {
            add(400, "method with " + hex(each), "GE" + each + "T / HTTP/1.1\r\n" + HOST + "\r\n");
        }
        add(400, "method of 25 letters", "A".repeat(25) + " / HTTP/1.1\r\n" + HOST + "\r\n");
        add(501, "CONNECT to an authority", "CONNECT shop.test:443 HTTP/1.1\r\nHost: shop.test:443\r\n\r\n");
        add(501, "CONNECT to a path", "CONNECT / HTTP/1.1\r\n" + HOST + "\r\n");
        add(501, "CONNECT elsewhere", "CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: 169.254.169.254:80\r\n\r\n");
        add(501, "TRACE", "TRACE / HTTP/1.1\r\n" + HOST + "\r\n");
        add(501, "TRACE that counts hops", "TRACE / HTTP/1.1\r\n" + HOST + "Max-Forwards: 0\r\n\r\n");
        add(501, "TRACK", "TRACK / HTTP/1.1\r\n" + HOST + "\r\n");
    }

    private void targets() {
        for (char each : "\u0001\u0007\u0008\u000B\u000C\u000E\u001B\u001F\u007F#".toCharArray()) {
            add(400, "target with " + hex(each), "GET /a" + each + "b HTTP/1.1\r\n" + HOST + "\r\n");
            add(400, "query with " + hex(each), "GET /a?b" + each + "c HTTP/1.1\r\n" + HOST + "\r\n");
        }
        for (String target : List.of(
                "*",
                "a",
                "shop.test",
                "shop.test:80",
                "?a=b",
                "index.html",
                "../",
                "\\",
                "%2F",
                "//".substring(1) + "#",
                "javascript:alert(1)",
                "http:",
                "http:/",
                "http://",
                "http:///",
                "http:///path",
                "http://shop.test:x/",
                "ftp://shop.test/",
                "file:///etc/passwd",
                "https:shop.test/")) {
            add(400, "target " + target, "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
        }
        for (String other : List.of(
                "http://other.test/",
                "https://other.test/",
                "HTTP://OTHER.TEST/",
                "http://shop.test.other.test/",
                "http://shop.test@other.test/",
                "http://user@shop.test/",
                "http://user:word@shop.test/",
                "http://shop.test:8080/",
                "http://shop.test./",
                "http://127.0.0.1/",
                "http://[::1]/",
                "http://169.254.169.254/latest",
                "http://shop.test\\@other.test/")) {
            add(400, "absolute form of another host, " + other, "GET " + other + " HTTP/1.1\r\n" + HOST + "\r\n");
        }
    }

    private void hosts() {
        add(400, "no host", "GET / HTTP/1.1\r\n\r\n");
        add(400, "no host among others", "GET / HTTP/1.1\r\nAccept: */*\r\nUser-Agent: x\r\n\r\n");
        add(400, "two hosts", GET + "Host: other.test\r\n\r\n");
        add(400, "the same host twice", GET + HOST + "\r\n");
        add(400, "two hosts in two spellings", GET + "hOST: other.test\r\n\r\n");
        add(400, "two hosts in HTTP/1.0", "GET / HTTP/1.0\r\n" + HOST + HOST + "\r\n");
        add(400, "the second host far away", GET + "A: b\r\nC: d\r\nE: f\r\nhost: other.test\r\n\r\n");
        for (String host : List.of(
                "",
                "   ",
                "shop.test other.test",
                "shop.test,other.test",
                "shop.test, other.test",
                "shop.test/",
                "shop.test/path",
                "http://shop.test",
                "user@shop.test",
                "shop.test?x",
                "shop.test#x",
                "shop.test\\x",
                "shop.test:",
                "shop.test:x",
                "shop.test:80x",
                "shop.test:65536",
                "shop.test:-1",
                "shop.test:+80",
                "shop.test:80:80",
                "shop.test:999999",
                ":80",
                "[::1",
                "::1",
                "[]",
                "[::1]x",
                "[::1]:x",
                "[g::1]",
                "shop..test",
                ".shop.test",
                "sh\u00F6p.test",
                "shop\ttest",
                "<shop.test>",
                "\"shop.test\"",
                "shop.test;x",
                "shop%00.test",
                "shop.test'",
                "`shop.test`",
                "{shop.test}",
                "shop|test",
                "shop^test",
                "(shop.test)",
                "shop=test",
                "$shop.test",
                "shop!test",
                "shop*test",
                "*",
                "~shop",
                "shop&test",
                "a".repeat(254))) {
            String shown = host.length() > 40 ? "of " + host.length() + " letters" : "'" + host + "'";
            add(400, "host " + shown, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
    }

    private void fieldNames() {
        for (char each : " \t\"(),/;<=>?@[\\]{}\u0000\u0001\u0008\u000B\u000C\u001F\u007F\u00E9\u00FF".toCharArray()) {
            add(400, "name with " + hex(each), GET + "X" + each + "Y: 1\r\n\r\n");
        }
        for (String name : List.of("Host", "Content-Length", "Transfer-Encoding", "Cookie", "X-Any", "Sec-GPC")) {
            add(400, "space before the colon of " + name, POST + name + " : 1\r\n\r\n");
            add(400, "tab before the colon of " + name, POST + name + "\t: 1\r\n\r\n");
            add(400, "space before " + name, POST + " " + name + ": 1\r\n\r\n");
        }
        add(400, "no colon", GET + "NoColon\r\n\r\n");
        add(400, "no name", GET + ": value\r\n\r\n");
        add(400, "only a colon", GET + ":\r\n\r\n");
        add(400, "a folded line", GET + "X-A: 1\r\n 2\r\n\r\n");
        add(400, "a line folded with a tab", GET + "X-A: 1\r\n\t2\r\n\r\n");
        add(400, "a folded length", POST + "Content-Length:\r\n 5\r\n\r\nhello");
        add(400, "a folded coding", POST + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n");
        add(400, "a fold before all fields", "GET / HTTP/1.1\r\n Folded: 1\r\n" + HOST + "\r\n");
        add(400, "a line of spaces", GET + "  \r\n\r\n");
    }

    private void fieldValues() {
        for (char each = 0; each < ' '; each++) {
            if (each != '\t' && each != '\r' && each != '\n') {
                add(400, "value with " + hex(each), GET + "X-A: a" + each + "b\r\n\r\n");
            }
        }
        add(400, "value with 0x7F", GET + "X-A: a\u007Fb\r\n\r\n");
        add(400, "NUL at the value's end", GET + "X-A: a\u0000\r\n\r\n");
        add(400, "NUL in the host", "GET / HTTP/1.1\r\nHost: shop.test\u0000other.test\r\n\r\n");
        add(400, "NUL in a cookie", GET + "Cookie: a=b\u0000; c=d\r\n\r\n");
        for (String expect : List.of("100-continue, x", "200-ok", "continue", "100", "100-continue;q=1", "x")) {
            add(417, "expectation " + expect, POST + "Expect: " + expect + "\r\nContent-Length: 1\r\n\r\na");
        }
    }

    private void lineEnds() {
        add(400, "bare line feeds", "GET / HTTP/1.1\nHost: shop.test\n\n");
        add(400, "a bare line feed behind the request line", "GET / HTTP/1.1\n" + HOST + "\r\n");
        add(400, "a bare line feed behind a field", "GET / HTTP/1.1\r\nHost: shop.test\n\r\n");
        add(400, "a bare line feed ends the head", GET + "\n");
        add(400, "a bare carriage return behind the request line", "GET / HTTP/1.1\r" + HOST + "\r\n");
        add(400, "a bare carriage return in a value", GET + "X-A: a\rb\r\n\r\n");
        add(400, "a bare carriage return in a name", GET + "X\rA: a\r\n\r\n");
        add(400, "a bare carriage return in the target", "GET /a\rb HTTP/1.1\r\n" + HOST + "\r\n");
        add(400, "two carriage returns", "GET / HTTP/1.1\r\r\n" + HOST + "\r\n");
        add(400, "two carriage returns behind a field", GET + "X-A: a\r\r\n\r\n");
        add(400, "a field hidden behind a line feed", GET + "X-A: a\nContent-Length: 5\r\n\r\nhello");
        add(400, "a field hidden behind a carriage return", GET + "X-A: a\rContent-Length: 5\r\n\r\nhello");
        add(400, "line feed and carriage return", "GET / HTTP/1.1\n\r" + HOST + "\r\n");
    }

    private void lengths() {
        for (String length : List.of(
                "-1",
                "+5",
                "5.0",
                "5e0",
                "0x5",
                "5 5",
                "5,5",
                "5, 5",
                "5,6",
                "5;",
                "\"5\"",
                "'5'",
                "five",
                "",
                "5a",
                "a5",
                "-0",
                "5-",
                "5\t5",
                "\u0665",
                "1_0",
                "9223372036854775808",
                "99999999999999999999",
                "18446744073709551621",
                "1".repeat(100),
                "NaN",
                "0b1",
                "5 ,",
                ", 5",
                ",")) {
            add(400, "length '" + length + "'", POST + "Content-Length: " + length + "\r\n\r\nhello" + SMUGGLED);
        }
        add(400, "two lengths", POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!");
        add(400, "the same length twice", POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
        add(400, "two lengths in two spellings", POST + "Content-Length: 5\r\ncontent-length: 6\r\n\r\nhello!");
        add(400, "three lengths", POST + "Content-Length: 5\r\nCONTENT-LENGTH: 5\r\ncontent-length: 0\r\n\r\nhello");
        add(400, "two lengths in a GET", GET + "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello");
        add(400, "a length that is none, in a GET", GET + "Content-Length: x\r\n\r\n");
    }

    private void codings() {
        String body = "5\r\nhello\r\n0\r\n\r\n" + SMUGGLED;
        add(400, "a length and chunks", POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
        add(400, "chunks and a length", POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + body);
        add(400, "a length of 0 and chunks", POST + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
        add(400, "chunks in HTTP/1.0", "POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body);
        add(400, "chunked twice", POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
        add(400, "two codings", POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + body);
        add(
                400,
                "two codings in two spellings",
                POST + "Transfer-Encoding: chunked\r\ntransfer-encoding: x\r\n\r\n" + body);
        for (String coding : List.of(
                "",
                "chunked, chunked",
                "chunked,identity",
                "identity, chunked",
                "gzip, chunked",
                "chunked;q=1",
                "chunked,",
                ",chunked",
                "\"chunked\"",
                "chunked chunked",
                "chun ked",
                "chunked;",
                "(chunked)",
                "chunked=1")) {
            add(400, "coding '" + coding + "'", POST + "Transfer-Encoding: " + coding + "\r\n\r\n" + body);
        }
        for (String coding : List.of(
                "identity",
                "gzip",
                "deflate",
                "compress",
                "x-chunked",
                "chunkedx",
                "xchunked",
                "chunke",
                "cow",
                "none",
                "br",
                "chunked_",
                "'chunked'")) {
            add(501, "coding '" + coding + "'", POST + "Transfer-Encoding: " + coding + "\r\n\r\n" + body);
        }
        add(400, "a coding behind a vertical tab", POST + "Transfer-Encoding:\u000Bchunked\r\n\r\n" + body);
        add(400, "a coding with NUL", POST + "Transfer-Encoding: chunked\u0000\r\n\r\n" + body);
        add(400, "a coding with a letter beyond ASCII", POST + "Transfer-Encoding: chun\u212Aed\r\n\r\n" + body);
    }

    private void firstChunks() {
        for (String size : List.of(
                "",
                " ",
                "g",
                "ZZ",
                "-1",
                "+5",
                "0x5",
                "5 ",
                " 5",
                "\t5",
                "5\t",
                "5.",
                "5h",
                "5,",
                "5:",
                "5 5",
                "5_0",
                "5-",
                "123456789",
                "FFFFFFFFFFFFFFFF",
                "10000000000000005",
                "\u0665",
                "5;",
                "5;;",
                "5;=",
                "5;=x",
                "5;a=",
                "5;a=\"",
                "5;a=\"b",
                "5;a=b c",
                "5; a",
                "5 ;a",
                "5;a=\"b\"c",
                "5;a,b",
                "5;a=\u0000",
                "5;a\u0001",
                "5;a=\"\u0000\"",
                "5;a=\"b\\",
                "5;\u00E9",
                "5;a=(b)",
                "5;" + "a".repeat(2000))) {
            String shown = size.length() > 40 ? "with an extension of " + size.length() : "'" + size + "'";
            add(400, "first chunk's size " + shown, CHUNKED + size + "\r\nhello\r\n0\r\n\r\n");
        }
        add(400, "first chunk's size ends in a bare line feed", CHUNKED + "5\nhello\r\n0\r\n\r\n");
        add(400, "first chunk's size ends in a bare carriage return", CHUNKED + "5\rhello\r\n0\r\n\r\n");
        add(400, "a line feed within the first extension", CHUNKED + "5;a\nb\r\nhello\r\n0\r\n\r\n");
        add(400, "a carriage return within the first extension", CHUNKED + "5;a\rb\r\nhello\r\n0\r\n\r\n");
        add(400, "an empty line before the first chunk", CHUNKED + "\r\n5\r\nhello\r\n0\r\n\r\n");
    }

    private void disguises() {
        for (String name : List.of(
                "Content-Xength",
                "content-xength",
                "Content-_ength",
                "Content-1ength",
                "content--ength",
                "Content_Length",
                "CONTENT_LENGTH",
                "content_length",
                "Transfer_Encoding",
                "transfer_encoding",
                "Content_Type",
                "Content_Encoding",
                "X_Forwarded_For",
                "x_forwarded-for",
                "X_Forwarded_Host",
                "X_Forwarded_Proto",
                "X_Real_IP",
                "Content-Xype",
                "content-_ype",
                "C\u00F6ntent-Length",
                "Transfer-Encod\u0131ng")) {
            add(400, "name " + name, POST + name + ": 35\r\n\r\n" + SMUGGLED);
        }
    }

    private void sizes() {
        add(414, "a target of 9,000 letters", "GET /" + "a".repeat(9000) + " HTTP/1.1\r\n" + HOST + "\r\n");
        add(414, "a query of 9,000 letters", "GET /?" + "a".repeat(9000) + " HTTP/1.1\r\n" + HOST + "\r\n");
        add(414, "a method of 9,000 letters", "G".repeat(9000) + " / HTTP/1.1\r\n" + HOST + "\r\n");
        add(414, "a request line that does not end", "GET /" + "a".repeat(20_000));
        add(431, "a value of 9,000 letters", GET + "X-A: " + "a".repeat(9000) + "\r\n\r\n");
        add(431, "a name of 9,000 letters", GET + "X".repeat(9000) + ": a\r\n\r\n");
        add(431, "a field that does not end", GET + "X-A: " + "a".repeat(20_000));
        add(431, "three fields of 6,000 letters", GET + ("X-A: " + "a".repeat(6000) + "\r\n").repeat(3) + "\r\n");
        add(431, "129 fields", GET + "X-A: a\r\n".repeat(128) + "\r\n");
        add(431, "fields without an end", GET + "X-A: a\r\n".repeat(3000));
        add(431, "cookies of 9,000 letters", GET + "Cookie: a=" + "b".repeat(9000) + "\r\n\r\n");
    }
}

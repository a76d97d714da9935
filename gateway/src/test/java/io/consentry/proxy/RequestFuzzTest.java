package io.consentry.proxy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;

import io.consentry.Fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the guard lets through as one request, the decoder behind it reads as that one request: the same head, a body of
 * the same length, and the next request where the guard expects it.
 */
final class RequestFuzzTest {
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: next.test\r\n\r\n";

    private static final List<String> GOOD = List.of(
            "GET / HTTP/1.1\r\nHost: shop.test\r\nSec-GPC: 1\r\n\r\n",
            "\r\nGET /a?b=c HTTP/1.0\r\n\r\n",
            "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
            "POST /form HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\na;b=c;d=\"e f\"\r\n0123456789\r\n0;x\r\nT: u\r\n\r\n",
            "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
            "GET /w HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, Sec-GPC\r\nUpgrade: websocket\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\ncontent-xength: 4\r\nContent-Length : 3\r\n folded: x\r\n\r\nabc");

    @Test
    void what_the_guard_lets_through_the_decoder_reads_alike() {
        Fuzzing.runText(6_000, GOOD, RequestFuzzTest::fuzzerTestOneInput);
    }

    /** The entry of libFuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        int end = endOfRequest(input);
        if (end < 0) {
            return;
        }
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(HeadScan.MAX_LINE)
                .setMaxHeaderSize(HeadScan.MAX_HEAD);
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(config));
        channel.writeInbound(Unpooled.copiedBuffer(input, 0, end));
        long announced = contentLength(input, end);
        long body = 0;
        int requests = 0;
        int ends = 0;
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            assertThat(((HttpObject) part).decoderResult().isSuccess()).isTrue();
            requests += part instanceof HttpRequest ? 1 : 0;
            ends += part instanceof LastHttpContent ? 1 : 0;
            body += part instanceof HttpContent content ? content.content().readableBytes() : 0;
            ReferenceCountUtil.release(part);
        }
        assertThat(requests).as("requests").isEqualTo(1);
        assertThat(ends).as("ends").isEqualTo(1);
        assertThat(announced < 0 || announced == body)
                .as("%d of %d bytes", body, announced)
                .isTrue();
        channel.writeInbound(Unpooled.copiedBuffer(NEXT, StandardCharsets.US_ASCII));
        Object next = channel.readInbound();
        assertThat(next).isInstanceOf(HttpRequest.class);
        assertThat(((HttpRequest) next).uri()).isEqualTo("/next");
        channel.finishAndReleaseAll();
    }

    /** Where the guard sees the end of the first request; -1 where it refuses it or waits for more. */
    private static int endOfRequest(byte[] input) {
        HeadScan scan = new HeadScan();
        int at = 0;
        while (at < input.length && !scan.isComplete()) {
            if (scan.take(input[at]) != RequestHead.ADMITTED) {
                return -1;
            }
            at++;
        }
        if (!scan.isComplete()) {
            return -1;
        }
        RequestHead head = RequestHead.read(scan.bytes(), scan.size());
        if (head.refusal() != RequestHead.ADMITTED) {
            return -1;
        }
        if (head.length() != RequestHead.CHUNKED) {
            return head.length() <= input.length - at ? at + (int) head.length() : -1;
        }
        return endOfChunks(input, at);
    }

    private static int endOfChunks(byte[] input, int from) {
        ChunkScan chunks = new ChunkScan();
        int at = from;
        try {
            while (at < input.length && !chunks.isEnded()) {
                int content = (int) Math.min(chunks.contentLeft(), input.length - at);
                if (content > 0) {
                    chunks.skip(content);
                    at += content;
                } else {
                    chunks.take(input[at]);
                    at++;
                }
            }
        } catch (ChunkScan.Malformed refused) {
            return -1;
        }
        return chunks.isEnded() ? at : -1;
    }

    /** What a reader of lines who knows nothing but this header would believe; -1 if it is not there. */
    private static long contentLength(byte[] input, int end) {
        String text = new String(input, 0, end, StandardCharsets.ISO_8859_1);
        int body = text.indexOf("\r\n\r\n", 2);
        for (String line : text.substring(0, body).split("\r\n", -1)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                return Long.parseLong(
                        lower.substring("content-length:".length()).strip());
            }
        }
        return -1;
    }
}

package io.consentry.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.net.HostAndPort;

/**
 * The head of a request that came over HTTP/2: refused where the same head could not be written as one of HTTP/1, and then
 * made to look like one, so that all other rules hold for it, too.
 *
 * <p>A method, target or value may hold any byte here. Written to an origin that speaks HTTP/1, a line feed in one of them
 * would begin a header or a request of the visitor's own (RFC 9113, 10.3). The codec has refused before what HTTP/2 itself
 * forbids.
 */
final class StreamHead {
    private static final int MAX_METHOD = 24;
    private static final int MAX_LENGTH_DIGITS = 18;
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private StreamHead() {}

    static boolean is(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** Whether a body may follow the head. */
    static boolean hasBody(HttpServerRequest request) {
        ChannelHandler handler = request.connection() instanceof io.vertx.core.http.impl.HttpServerConnection connection
                ? connection.channelHandlerContext().handler()
                : null;
        if (handler instanceof Http2ConnectionHandler http2) {
            Http2Stream stream = http2.connection().stream(request.response().streamId());
            return stream != null && stream.state().remoteSideOpen();
        }
        return true;
    }

    /**
     * Settles the head; the status with which it is refused, or {@link Admission#ADMITTED}.
     *
     * @param maxBody how many bytes the body may have
     */
    static int settle(HttpServerRequest request, long maxBody) {
        String method = request.method().name();
        if (method.length() > MAX_METHOD || !RequestHead.isToken(method, 0, method.length())) {
            return 400;
        }
        String target = request.uri() == null ? "" : request.uri();
        if (target.length() > HeadScan.MAX_LINE) {
            return 414;
        }
        boolean origin = target.startsWith("/") || (target.equals("*") && method.equals("OPTIONS"));
        if (!origin || !RequestHead.isTarget(target) || !"https".equals(request.scheme())) {
            return 400;
        }
        int refusal = fields(request.headers(), maxBody);
        return refusal == Admission.ADMITTED ? host(request) : refusal;
    }

    private static int fields(MultiMap headers, long maxBody) {
        int count = 0;
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey();
            String value = header.getValue();
            count++;
            if (count > RequestHead.MAX_FIELDS || name.length() + value.length() > HeadScan.MAX_LINE) {
                return 431;
            }
            boolean proper = RequestHead.isField(name + ':' + value)
                    && value.equals(value.strip())
                    && !RequestHead.isMistakable(name)
                    && !OF_ONE_CONNECTION.contains(name);
            if (!proper || !isLatin(value)) {
                return 400;
            }
        }
        List<String> lengths = headers.getAll("content-length");
        if (lengths.isEmpty()) {
            return Admission.ADMITTED;
        }
        if (lengths.size() > 1 || !isLength(lengths.get(0))) {
            return 400;
        }
        return Long.parseLong(lengths.get(0)) > maxBody ? 413 : Admission.ADMITTED;
    }

    private static boolean isLatin(String value) {
        return value.chars().allMatch(each -> each <= 0xFF);
    }

    private static boolean isLength(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_LENGTH_DIGITS
                && value.chars().allMatch(each -> each >= '0' && each <= '9');
    }

    /** Names as HTTP/2 has them; where Vert.x 5.0.12 does not see to it itself. */
    static MultiMap lowerCase(MultiMap headers) {
        MultiMap lower = MultiMap.caseInsensitiveMultiMap();
        headers.forEach((name, value) -> lower.add(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    /** The authority becomes the host, as in HTTP/1; where both are there, they are the same. */
    private static int host(HttpServerRequest request) {
        HostAndPort authority = ((HttpServerRequestInternal) request).authority();
        if (authority == null || request.headers().getAll("host").size() > 1) {
            return 400;
        }
        request.headers().set("host", authority.toString());
        return Admission.ADMITTED;
    }
}

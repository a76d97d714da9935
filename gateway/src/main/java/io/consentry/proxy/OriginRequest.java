package io.consentry.proxy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

import io.consentry.consent.ConsentCookie;
import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.FactsReader;
import io.consentry.policy.Outcome;

/** Writes the headers with which the origin is asked. */
final class OriginRequest {
    private static final String OURS = "consentry-";
    private static final String SELF = "consentry";

    /** Gateways in a row are rare, and more than these are one that asks itself. */
    private static final int MOST_GATEWAYS = 3;

    private OriginRequest() {}

    /**
     * Headers that pass from the visitor to the origin, and those that the gateway adds.
     *
     * @param tells whether the origin is told what was decided; what it does with that is seen
     */
    static void write(HttpServerRequest request, Decision decision, boolean tells, MultiMap out) {
        HopByHop.copy(request.headers(), out);
        // The visitor has been told to send, see BodyStart.
        out.remove("Expect");
        dropOurs(out);
        signal(decision, out);
        cookie(request.headers().getAll("Cookie"), out);
        forwarded(request, out);
        if (!tells) {
            return;
        }
        for (Map.Entry<Purpose, Outcome> entry : decision.outcomes().entrySet()) {
            String id = entry.getKey().id();
            String name = "Consentry-" + Character.toUpperCase(id.charAt(0)) + id.substring(1);
            out.set(name, entry.getValue().allowed() ? "allow" : "deny");
        }
    }

    /** Asks for a page that can be read as it comes, and whole. */
    static void askForPlainPage(MultiMap out, boolean document) {
        out.set("Accept-Encoding", "identity");
        if (document) {
            askForWhole(out);
        }
    }

    /** A part of a page cannot be judged. */
    static void askForWhole(MultiMap out) {
        out.remove("Range");
        out.remove("If-Range");
    }

    /** A visitor could send these to make the origin believe in a consent. */
    private static void dropOurs(MultiMap out) {
        // To a CGI-like origin an underscore in a header's name is the same as a hyphen.
        List<String> names = out.names().stream()
                .filter(name -> {
                    String hyphened = name.replace('_', '-');
                    boolean signal = hyphened.equalsIgnoreCase(FactsReader.GPC_HEADER);
                    return signal || hyphened.regionMatches(true, 0, OURS, 0, OURS.length());
                })
                .toList();
        names.forEach(out::remove);
    }

    /** The origin gets the signal too (W3C Global Privacy Control, 3.2), and no other value of its header. */
    private static void signal(Decision decision, MultiMap out) {
        out.remove(FactsReader.GPC_HEADER);
        if (decision.gpc()) {
            out.set(FactsReader.GPC_HEADER, "1");
        }
    }

    /** Our cookie holds the visitor's identifier, which is nobody else's business. The others pass byte for byte. */
    private static void cookie(List<String> headers, MultiMap out) {
        if (headers.stream().noneMatch(header -> header.contains(ConsentCookie.NAMES_HAVE))) {
            return;
        }
        List<String> kept = headers.stream()
                .map(header -> Stream.of(header.split(";", -1))
                        .filter(pair -> !isOurs(pair))
                        .collect(Collectors.joining(";"))
                        .strip())
                .filter(header -> !header.isEmpty())
                .toList();
        out.remove("Cookie");
        out.add("Cookie", kept);
    }

    private static boolean isOurs(String pair) {
        int equals = pair.indexOf('=');
        return ConsentCookie.isName((equals < 0 ? pair : pair.substring(0, equals)).strip());
    }

    private static void forwarded(HttpServerRequest request, MultiMap out) {
        String address = request.remoteAddress().hostAddress();
        String client = address == null ? "unknown" : address;
        String host = request.headers().get("Host");
        String scheme = scheme(request);
        append(out, "X-Forwarded-For", client);
        out.set("X-Forwarded-Proto", scheme);
        StringBuilder element =
                new StringBuilder("for=").append(node(client)).append(";proto=").append(scheme);
        if (host != null) {
            out.set("X-Forwarded-Host", host);
            element.append(";host=\"").append(host.replace("\"", "")).append('"');
        }
        append(out, "Forwarded", element.toString());
        append(out, "Via", (StreamHead.is(request) ? "2.0" : "1.1") + " " + SELF);
    }

    /** Whether a request has gone through gateways like this one too often (RFC 9110, 7.6.3). */
    static boolean isRound(HttpServerRequest request) {
        List<String> via = request.headers().getAll("Via");
        return !via.isEmpty()
                && via.stream()
                                .flatMap(header -> Stream.of(header.split(",", -1)))
                                .filter(hop -> hop.strip().endsWith(" " + SELF))
                                .count()
                        >= MOST_GATEWAYS;
    }

    /** What whoever ended TLS before us says, so that a site that insists on https does not redirect for ever. */
    static String scheme(HttpServerRequest request) {
        List<String> said = request.headers().getAll("X-Forwarded-Proto");
        boolean told =
                said.size() == 1 && (said.get(0).equals("https") || said.get(0).equals("http"));
        if (told) {
            return said.get(0);
        }
        return request.scheme() == null ? "http" : request.scheme();
    }

    /** RFC 7239, section 6: an IPv6 address stands in brackets and quotes. */
    private static String node(String client) {
        return client.indexOf(':') < 0 ? client : "\"[" + client + "]\"";
    }

    private static void append(MultiMap out, String name, String value) {
        List<String> before = out.getAll(name);
        out.set(name, before.isEmpty() ? value : String.join(", ", before) + ", " + value);
    }
}

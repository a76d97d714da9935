package io.consentry.demo;

import java.util.List;

/**
 * One host of a vendor, with the answers the sink gives in its stead.
 *
 * @param host the real host, in lower case
 * @param name the vendor's name as the panel shows it
 * @param use what the panel says it is for
 * @param answers tried in order; the first whose path prefix fits is given
 */
record DemoVendor(String host, String name, Use use, List<Answer> answers) {

    /** What a vendor is for, in the words of the panel. */
    enum Use {
        ADVERTISING("advertising"),
        ANALYTICS("analytics"),
        TAG_MANAGER("tag manager"),
        EMBED("embed"),
        DELIVERY("delivery");

        private final String label;

        Use(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** What an answer is, with its content type. An image without a resource is a transparent pixel, a beacon is empty. */
    enum Kind {
        SCRIPT("script", "text/javascript; charset=utf-8"),
        STYLE("style", "text/css; charset=utf-8"),
        FRAME("frame", "text/html; charset=utf-8"),
        PICTURE("image", "image/svg+xml"),
        PIXEL("image", "image/gif"),
        BEACON("beacon", "text/plain; charset=utf-8");

        private final String label;
        private final String contentType;

        Kind(String label, String contentType) {
            this.label = label;
            this.contentType = contentType;
        }

        String label() {
            return label;
        }

        String contentType() {
            return contentType;
        }
    }

    /**
     * One answer.
     *
     * @param pathPrefix what the request's path begins with
     * @param kind decides the content type
     * @param resource the file below {@code vendors/}, empty for pixels and beacons
     * @param cookie name and value of a third-party cookie to set, empty for none
     */
    record Answer(String pathPrefix, Kind kind, String resource, String cookie) {}

    static DemoVendor host(String host, String name, Use use, Answer... answers) {
        return new DemoVendor(host, name, use, List.of(answers));
    }

    static Answer script(String pathPrefix, String resource) {
        return new Answer(pathPrefix, Kind.SCRIPT, resource, "");
    }

    static Answer style(String pathPrefix, String resource) {
        return new Answer(pathPrefix, Kind.STYLE, resource, "");
    }

    static Answer frame(String pathPrefix, String resource, String cookie) {
        return new Answer(pathPrefix, Kind.FRAME, resource, cookie);
    }

    static Answer picture(String pathPrefix, String resource) {
        return new Answer(pathPrefix, Kind.PICTURE, resource, "");
    }

    static Answer pixel(String pathPrefix, String cookie) {
        return new Answer(pathPrefix, Kind.PIXEL, "", cookie);
    }

    static Answer beacon(String pathPrefix, String cookie) {
        return new Answer(pathPrefix, Kind.BEACON, "", cookie);
    }
}

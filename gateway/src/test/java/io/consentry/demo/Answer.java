package io.consentry.demo;

import java.util.List;

import io.vertx.core.MultiMap;

/** What a server of the demo answered. */
record Answer(int status, MultiMap headers, String text) {

    /** The first value of a header, empty if it is absent. */
    String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }

    List<String> cookies() {
        return headers.getAll("Set-Cookie");
    }
}

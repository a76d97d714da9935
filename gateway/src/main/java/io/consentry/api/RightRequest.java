package io.consentry.api;

import com.fasterxml.jackson.databind.JsonNode;

import io.consentry.consent.Method;

/** Which right a subject exercises: {@code {"right": "restriction"}} or {@code {"right": "objection"}}. */
final class RightRequest {
    private RightRequest() {}

    /**
     * Reads a body.
     *
     * @throws Problem 400 if it is anything else
     */
    static Method read(JsonNode body) {
        String right = body.size() == 1 ? body.path("right").asText("") : "";
        return switch (right) {
            case "restriction" -> Method.RESTRICT;
            case "objection" -> Method.OBJECT;
            default ->
                throw Problem.badRequest("the body must be {\"right\": \"restriction\"} or {\"right\": \"objection\"}");
        };
    }
}

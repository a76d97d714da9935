package io.consentry.foreign;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.consentry.policy.ForeignConsent;

/** The cookie of vanilla-cookieconsent: JSON in which {@code categories} lists what was accepted. */
final class VanillaCookie {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private VanillaCookie() {}

    /** Reads it; fails with whatever exception where it is malformed. */
    static ForeignConsent read(String text, ForeignSettings meaning) {
        JsonNode categories;
        JsonNode root;
        try {
            root = JSON.readTree(text);
            categories = root.path("categories");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
        if (!categories.isArray()) {
            throw new IllegalArgumentException("no list of categories");
        }
        Set<String> accepted = new HashSet<>();
        for (JsonNode category : categories) {
            if (!category.isTextual()) {
                throw new IllegalArgumentException("a category that is no text");
            }
            accepted.add(category.asText());
        }
        String at = root.path("lastConsentTimestamp").asText("");
        return Answers.of(
                meaning, accepted::contains, at.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(at)));
    }
}

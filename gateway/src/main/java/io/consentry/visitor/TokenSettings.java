package io.consentry.visitor;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * How tokens that name accounts are checked.
 *
 * @param keys a file with a JWK set (RFC 7517)
 * @param claim the claim that names the account
 * @param audience whom a token must be for (RFC 7519, 4.1.3); null where it may be for anybody
 */
public record TokenSettings(
        Path keys, String claim, @Nullable String audience) {}

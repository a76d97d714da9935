package io.consentry.visitor;

import java.nio.file.Path;

/**
 * How tokens that name accounts are checked.
 *
 * @param keys a file with a JWK set (RFC 7517)
 * @param claim the claim that names the account
 */
public record TokenSettings(Path keys, String claim) {}

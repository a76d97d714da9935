package io.consentry.consent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * A hash that binds to one event and tells nothing about it to whoever lacks its salt: what a receipt shows and what a
 * ledger can be laid over. With payload and salt erased, nobody can tell any more whose it was or what it said.
 *
 * @param value SHA-256, 64 lower-case hexadecimal digits
 */
public record Commitment(String value) {
    /** Begins what is hashed, so that another form could not be taken for this one. */
    private static final String FORM = "consentry-event-1";

    /**
     * The commitment of an event: SHA-256 over the form's name and the event's fields, the salt first, each in UTF-8 with
     * its length in bytes and a colon before it. The time is in milliseconds since 1970-01-01T00:00:00Z.
     */
    public static Commitment of(ConsentEvent event) {
        ConsentEvent.Circumstances how = event.circumstances();
        List<String> fields = List.of(
                FORM,
                event.salt().value(),
                event.key().toString(),
                event.subject().hash(),
                ChoiceText.write(event.choices()),
                Long.toString(event.at().toEpochMilli()),
                how.method().id(),
                how.policyVersion(),
                how.regime(),
                how.jurisdiction(),
                how.gpc() ? "1" : "0",
                how.overridesSignal() ? "1" : "0",
                how.bannerVersion(),
                how.language(),
                how.basis().id());
        MessageDigest sha256 = Sha256.begin();
        for (String field : fields) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            sha256.update(bytes);
        }
        return new Commitment(HexFormat.of().formatHex(sha256.digest()));
    }
}

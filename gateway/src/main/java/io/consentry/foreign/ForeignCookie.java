package io.consentry.foreign;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.consentry.policy.FactsReader;
import io.consentry.policy.ForeignConsent;
import io.consentry.policy.ForeignReader;

/**
 * Reads the answer to another banner.
 *
 * <p>Anybody can write such a cookie, and nothing proves it; a visitor who does so speaks for nobody else. What is longer
 * than {@link #MOST_CHARACTERS}, came twice, or is not of its format is no consent. Decoders of others are given short
 * texts only, and what they throw is the same as not of the format.
 */
public final class ForeignCookie implements ForeignReader {
    static final int MOST_CHARACTERS = 4096;

    private final Optional<ForeignSettings> settings;

    /** Takes which banner asks; empty if ours does. */
    public ForeignCookie(Optional<ForeignSettings> settings) {
        this.settings = settings;
    }

    /** Reads one format's text. */
    private interface Decoder {
        ForeignConsent decode(String text, ForeignSettings meaning);
    }

    @Override
    public ForeignConsent read(FactsReader.Headers headers) {
        if (settings.isEmpty()) {
            return ForeignConsent.NOT_ASKED;
        }
        ForeignSettings meaning = settings.get();
        List<String> values = values(headers.all("Cookie"), meaning.cookie());
        if (values.isEmpty()) {
            return ForeignConsent.ABSENT;
        }
        if (values.size() > 1) {
            return new ForeignConsent.Unreadable("more than one");
        }
        return decode(values.get(0), meaning, decoder(meaning.format()));
    }

    @Override
    public ForeignConsent told(@Nullable String gpp, @Nullable String tcf) {
        return ForeignConsent.both(
                told(gpp, ForeignSettings.Format.GPP, GppString::read),
                told(tcf, ForeignSettings.Format.TCF, TcfString::read));
    }

    private ForeignConsent told(@Nullable String text, ForeignSettings.Format format, Decoder decoder) {
        if (text == null) {
            return ForeignConsent.NOT_ASKED;
        }
        ForeignSettings meaning =
                settings.filter(each -> each.format().isNumbered()).orElseGet(() -> ForeignSettings.of(format));
        return decode(text, meaning, decoder);
    }

    private static Decoder decoder(ForeignSettings.Format format) {
        return switch (format) {
            case TCF -> TcfString::read;
            case GPP -> GppString::read;
            case ONETRUST -> (text, meaning) -> OneTrustCookie.read(decoded(text), meaning);
            case COOKIEBOT -> (text, meaning) -> CookiebotCookie.read(decoded(text), meaning);
            case VANILLA_COOKIECONSENT -> (text, meaning) -> VanillaCookie.read(decoded(text), meaning);
        };
    }

    private static ForeignConsent decode(String text, ForeignSettings meaning, Decoder decoder) {
        if (text.length() > MOST_CHARACTERS) {
            return new ForeignConsent.Unreadable("too long");
        }
        try {
            return decoder.decode(text, meaning);
        } catch (RuntimeException notOfTheFormat) {
            return new ForeignConsent.Unreadable("not of the format: " + notOfTheFormat.getMessage());
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static List<String> values(List<String> headers, String name) {
        List<String> values = new ArrayList<>(1);
        for (String header : headers) {
            if (!header.contains(name)) {
                continue;
            }
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
                    values.add(pair.substring(equals + 1).strip());
                }
            }
        }
        return values;
    }
}

package io.consentry.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.consentry.config.PolicyFile;
import io.consentry.consent.Age;
import io.consentry.consent.Basis;
import io.consentry.consent.Choice;
import io.consentry.consent.ConsentCookie;
import io.consentry.consent.ConsentRecord;
import io.consentry.consent.CookieState;
import io.consentry.consent.Purpose;
import io.consentry.consent.Signals;
import io.consentry.consent.Subject;
import io.consentry.consent.SubjectId;

/**
 * A row of decisions.txt.
 *
 * @param place such as {@code DE}
 * @param now noon of its day
 * @param words its signals
 * @param cookie the consent cookie
 * @param findings what the store has
 * @param expected the last six columns: regime, three outcomes, whether the banner asks, source
 */
public record DecisionCase(
        String place, Instant now, Set<String> words, CookieState cookie, Findings findings, List<String> expected) {
    /** The policy of all cases. */
    public static final Policy POLICY = PolicyFile.defaultPolicy().covering(Set.of("old-covered"));

    /** The columns of outcomes. */
    static final List<Purpose> COLUMNS = List.of(Purpose.ADVERTISING, Purpose.ANALYTICS, Purpose.FUNCTIONAL);

    private static final String TODAY = "2026-11-24";

    /** The identifier in every cookie that names a record. */
    public static final SubjectId ID = new SubjectId("AAAAAAAAAAAAAAAAAAAAAA");

    private static final Subject SUBJECT = new Subject("s".repeat(43));

    /** All rows, as they are written. */
    public static List<String> rows() {
        try (InputStream in = DecisionCase.class.getResourceAsStream("decisions.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a row. */
    public static DecisionCase parse(String row) {
        String[] cells = Stream.of(row.split("\\|", -1)).map(String::strip).toArray(String[]::new);
        if (cells.length != 10 || cells[9].isEmpty()) {
            throw new IllegalArgumentException("not ten columns, the last of them a source: " + row);
        }
        Instant now = Instant.parse((cells[1].isEmpty() ? TODAY : cells[1]) + "T12:00:00Z");
        String[] said = cells[3].split(";", -1);
        Words browser = new Words(said[0], now);
        Finding account = said.length < 2 ? Finding.NOT_NEEDED : new Words(said[1], now).finding("account");
        Findings findings = new Findings(browser.finding("record"), account);
        Set<String> words = cells[2].isEmpty() ? Set.of() : Set.of(cells[2].split(" +", -1));
        return new DecisionCase(
                cells[0], now, words, browser.cookie(), findings, List.of(cells).subList(4, 10));
    }

    /** What the site says of the age; empty if nothing. */
    public String age() {
        return words.stream()
                .filter(word -> word.startsWith("age="))
                .map(word -> word.substring(4))
                .findFirst()
                .orElse("");
    }

    /** The facts that a request of this visitor has. */
    RequestFacts facts() {
        Signals signals = new Signals(
                words.contains("gpc"),
                words.contains("dnt"),
                cookie,
                Age.parse(age()),
                words.contains("account") ? Optional.of(SUBJECT) : Optional.empty());
        return new RequestFacts(Jurisdiction.parse(place), signals);
    }

    /** What was said of the browser, or of the account. */
    private static final class Words {
        private final String first;
        private final Map<String, String> options = new TreeMap<>();
        private final Instant now;
        private final Instant at;

        Words(String text, Instant now) {
            List<String> words = new ArrayList<>(List.of(text.strip().split(" +", -1)));
            String head = words.remove(0);
            // "account absent" and "account unavailable" are two words.
            first = head.equals("account") ? words.remove(0) : head;
            for (String word : words) {
                int equals = word.indexOf('=');
                options.put(
                        equals < 0 ? word : word.substring(0, equals), equals < 0 ? "" : word.substring(equals + 1));
            }
            this.now = now;
            this.at = now.atZone(ZoneOffset.UTC)
                    .minus(Period.parse(options.getOrDefault("age", "P0D")))
                    .toInstant();
        }

        Finding finding(String kind) {
            if (first.equals("absent")) {
                return Finding.ABSENT;
            }
            if (first.equals("unavailable")) {
                return Finding.UNAVAILABLE;
            }
            if (!first.startsWith(kind + ":")) {
                return Finding.NOT_NEEDED;
            }
            return new Finding.Found(new ConsentRecord(
                    SUBJECT,
                    1,
                    choices(first.substring(kind.length() + 1)),
                    at,
                    options.getOrDefault("policy", POLICY.version()),
                    options.containsKey("override"),
                    Basis.parse(options.getOrDefault("basis", "none")).orElseThrow()));
        }

        CookieState cookie() {
            if (first.equals("nothing")) {
                return CookieState.ABSENT;
            }
            if (first.equals("cookie:unreadable")) {
                return new CookieState.Unreadable("forged");
            }
            if (first.startsWith("cookie:")) {
                return cookie(Optional.empty(), choices(first.substring(7)), now);
            }
            String own = first.startsWith("record:") ? first.substring(7) : "...";
            return cookie(Optional.of(ID), choices(options.getOrDefault("cookie", own)), at);
        }

        private static CookieState cookie(Optional<SubjectId> id, Map<Purpose, Choice> choices, Instant at) {
            return new CookieState.Valid(new ConsentCookie(id, choices, POLICY.version(), 1, at, at, false));
        }

        private static Map<Purpose, Choice> choices(String signs) {
            Map<Purpose, Choice> choices = new TreeMap<>();
            for (int i = 0; i < COLUMNS.size(); i++) {
                if (signs.charAt(i) != '.') {
                    choices.put(COLUMNS.get(i), signs.charAt(i) == '+' ? Choice.GRANTED : Choice.REFUSED);
                }
            }
            return choices;
        }
    }
}

package io.consentry.config;

import java.util.List;
import java.util.Locale;

/** A setting that a command-line option, an environment variable or a key of the configuration file can give. */
public enum Option {
    ORIGIN(
            "URL",
            "The website behind the gateway, such as http://127.0.0.1:3000; several servers of it by commas. Needed"
                    + " unless the file names sites."),
    LISTEN("ADDRESS", "Where visitors come in. Default: 0.0.0.0"),
    PORT("PORT", "The port for visitors. Default: 8080"),
    INTERNAL_LISTEN("ADDRESS", "Where other servers and operators come in. Default: 127.0.0.1"),
    INTERNAL_PORT("PORT", "The port for other servers and operators. Default: 8081"),
    INTERNAL_TOKEN("TOKEN", "What callers of the internal port must bear. Without it only its health checks answer."),
    STORE(
            "FILE|ADDRESS",
            "The database: a file, or postgresql://USER:PASSWORD@HOST/DATABASE. Default: consentry-data/consent.db"),
    KEEP_EVENTS(
            "MONTHS", "How long the events of consent are kept, in months; longer than any grant counts. Default: 60"),
    KEYS("FILE", "The secrets; see 'keys new'. Default: made beside the database on the first start"),
    POLICY("FILE", "A policy in YAML in place of the default one."),
    POLICIES("DIR", "Where every policy that was in force is kept. Default: 'policies' beside the database"),
    COUNTRY_HEADER("NAME", "A header that a trusted proxy in front sets to the visitor's country (ISO 3166-1)."),
    REGION_HEADER("NAME", "A header that a trusted proxy in front sets to the visitor's region (ISO 3166-2)."),
    EDGE(
            "NAME",
            "The trusted edge in front, whose headers tell the visitor's place: cloudflare, cloudfront and others."),
    TRUSTED_PROXIES(
            "NETWORKS",
            "The proxies in front whose X-Forwarded-For is believed, by commas, such as 10.0.0.0/8. Default: none"),
    AGE_HEADER("NAME", "A header that a trusted proxy in front sets to the visitor's age, in years or as 'under-13'."),
    ACCOUNT_HEADER("NAME", "A header that a trusted proxy in front sets to the account's name."),
    ACCOUNT_COOKIE("NAME", "A cookie of the site's with a token (JWT) that names the account."),
    ACCOUNT_KEYS("FILE", "The keys that sign such tokens, as a JWK set. Tokens come as Authorization: Bearer, too."),
    ACCOUNT_CLAIM("NAME", "The claim of the token that names the account. Default: sub"),
    ACCOUNT_AUDIENCE("NAME", "Whom the token must be for (aud), where the same keys sign for others, too."),
    PLACE_DATABASE("FILE", "A database of places in the MaxMind format, for visitors whose place no header tells."),
    JURISDICTION("CODE", "One place for every visitor, such as DE or US-CA; for trying out."),
    PREFIX("PATH", "Where the gateway's own paths begin. Default: /_consent"),
    COOKIE_DOMAIN(
            "DOMAINS",
            "The domains whose hosts share one consent, by commas, such as shop.example. Default: each host its own"),
    CLEAR_SITE_DATA(
            "NAMES", "What browsers clear of the site after a refusal, by commas: cache, storage. Default: nothing"),
    ENFORCEMENT(
            "full|shadow",
            "Whether what is decided is carried out; 'shadow' decides and counts, and changes nothing. Default: full"),
    DECISION_HEADER(
            "true|false",
            "Whether a request with X-Consent-Debug is told in X-Consent-Decision what was decided. Default: true"),
    BANNER("true|false", "Whether guard and banner are put into pages. Default: true"),
    TLS_PORT("PORT", "The port for visitors over TLS, where there is a certificate. Default: 8443"),
    TLS_CERT("FILE", "The certificate with its chain, in PEM; read anew when the file changes."),
    TLS_KEY("FILE", "The certificate's private key, in PEM."),
    HTTPS_REDIRECT("PORT", "Send visitors without TLS to https on this port, such as 443. Default: nobody"),
    HSTS("SECONDS", "For how long browsers are told to come by TLS alone, such as 31536000. Default: nothing is told"),
    HEAD_TIMEOUT("SECONDS", "How long the head of a visitor's request may take to come. Default: 10"),
    BODY_TIMEOUT("SECONDS", "How long a visitor may take over each 16 KiB of a request's body. Default: 30"),
    MAX_BODY("MIB", "How long the body of a visitor's request may be, in MiB. Default: 4096"),
    MAX_CONNECTIONS("NUMBER", "How many connections of visitors may be open at a time. Default: 10000"),
    DRAIN("SECONDS", "How long new visitors are let in after the gateway was told to stop, up to 5. Default: 3"),
    CHOICE_RATE("NUMBER", "How many choices one address may send in a minute. Default: 300"),
    PAGE_MEMORY(
            "MIB",
            "How much memory all pages that are being rewritten may take, in MiB. Default: a quarter of the heap"),
    CONNECT_TIMEOUT("SECONDS", "How long a connection to the website may take to come about. Default: 2"),
    RESPONSE_TIMEOUT("SECONDS", "How long the website may take to begin its answer. Default: 15"),
    ANSWER_TIMEOUT("SECONDS", "How long the website may stay silent within an answer. Default: 60"),
    TUNNEL_TIMEOUT("SECONDS", "How long nothing may pass on a WebSocket or another tunnel. Default: 3600"),
    BALANCE(
            "NAME",
            "Which of several servers gets a request: the one with the fewest (least-requests) or each in its turn"
                    + " (round-robin). Default: least-requests"),
    EJECT_AFTER("NUMBER", "After so many failures in a row a server is left out for a while. Default: 5"),
    EJECT_FOR("SECONDS", "The first such while; it doubles each time, up to 5 minutes. Default: 10"),
    HEALTH_PATH("PATH", "What servers are asked for now and then to see whether they are well. Default: nothing"),
    HEALTH_INTERVAL("SECONDS", "The time between two such looks, and the most that one may take. Default: 5"),
    HEALTH_FALL("NUMBER", "After so many bad looks in a row a server gets no requests. Default: 3"),
    HEALTH_RISE("NUMBER", "After so many good looks in a row it gets them again. Default: 2"),
    ORIGIN_CONNECTIONS("NUMBER", "How many connections each core opens to one server of the website. Default: 256"),
    ORIGIN_QUEUE("NUMBER", "How many requests of each core wait for one of them before more get 503. Default: 4096"),
    ORIGIN_HTTP2("true|false", "Whether servers with https are offered HTTP/2. Default: false"),
    ORIGIN_CA("FILE", "Who may sign the servers' certificates, in PEM, in place of those whom the system trusts."),
    ERROR_PAGE("FILE", "Your own page in HTML for when the website cannot be shown; {{status}} stands for the status.");

    /** Begins the name of every environment variable. */
    static final String VARIABLE_PREFIX = "CONSENTRY_";

    /** The sections that only the configuration file has. */
    static final List<String> SECTIONS = List.of("links", "look", "vendors", "aliases", "sites", "foreign-consent");

    private final String label;
    private final String description;

    Option(String label, String description) {
        this.label = label;
        this.description = description;
    }

    /** The key in the configuration file, and without the two hyphens the option: {@code internal-port}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The command-line option: {@code --internal-port}. */
    public String flag() {
        return "--" + key();
    }

    /** The environment variable: {@code CONSENTRY_INTERNAL_PORT}. */
    public String variable() {
        return VARIABLE_PREFIX + name();
    }

    /** What stands for its value in the help text. */
    public String label() {
        return label;
    }

    /** What it is for, in a sentence. */
    public String description() {
        return description;
    }
}

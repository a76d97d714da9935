package io.consentry.proxy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that visitors are shown, read anew when their files change. A pair that does not fit leaves the one
 * before in use.
 */
public final class Certificates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    /** How often the files are looked at. */
    static final long LOOK_MILLIS = 2000;

    private final Vertx vertx;
    private final ServerKeys keys = new ServerKeys();
    private final AtomicInteger read = new AtomicInteger();
    private final Map<KeyPairSettings, List<Buffer>> refused = new HashMap<>();
    private volatile long timer = -1;

    /** Begins with none. */
    public Certificates(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Reads all that the settings name; nothing is in use yet. It blocks.
     *
     * @throws TlsUnavailableException naming every pair that cannot be used
     */
    public Keyring load(SitesSettings settings) throws TlsUnavailableException {
        Map<KeyPairSettings, KeyPair> before = keys.ring().pairs();
        Map<KeyPairSettings, KeyPair> pairs = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (KeyPairSettings each : named(settings)) {
            try {
                List<Buffer> text = KeyPair.text(each);
                KeyPair known = before.get(each);
                pairs.put(each, known != null && known.text().equals(text) ? known : pair(text));
            } catch (IOException | GeneralSecurityException e) {
                wrong.add(each.certificate() + " and " + each.key() + ": " + reason(e));
            }
        }
        if (!wrong.isEmpty()) {
            throw new TlsUnavailableException("cannot serve TLS with " + String.join("; with ", wrong));
        }
        return new Keyring(pairs, settings);
    }

    private static Set<KeyPairSettings> named(SitesSettings settings) {
        Set<KeyPairSettings> named = new HashSet<>();
        settings.certificate().ifPresent(named::add);
        settings.sites().forEach(site -> site.certificate().ifPresent(named::add));
        return named;
    }

    private KeyPair pair(List<Buffer> text) throws GeneralSecurityException {
        return KeyPair.of("pair" + read.incrementAndGet(), text, vertx);
    }

    /** New handshakes use these from now on. */
    public synchronized void use(Keyring ring) {
        keys.use(ring);
    }

    /** From now on, looks at the files now and then. */
    public void watch() {
        timer = vertx.setPeriodic(LOOK_MILLIS, tick -> {
            var unused = vertx.executeBlocking(() -> {
                look();
                return true;
            });
        });
    }

    /** Looks no more. */
    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }

    /** Looks at the files now, and uses what has changed and fits. It blocks. */
    public synchronized void look() {
        Keyring now = keys.ring();
        Map<KeyPairSettings, KeyPair> pairs = new HashMap<>(now.pairs());
        for (Map.Entry<KeyPairSettings, KeyPair> each : now.pairs().entrySet()) {
            lookAt(each.getKey(), each.getValue(), pairs);
        }
        if (!pairs.equals(now.pairs())) {
            keys.use(new Keyring(pairs, now.settings()));
        }
    }

    private void lookAt(KeyPairSettings where, KeyPair used, Map<KeyPairSettings, KeyPair> pairs) {
        List<Buffer> text = List.of();
        try {
            text = KeyPair.text(where);
            if (!text.equals(used.text()) && !text.equals(refused.get(where))) {
                pairs.put(where, pair(text));
                refused.remove(where);
                LOG.info("the certificate {} has been read anew", where.certificate());
            }
        } catch (IOException | GeneralSecurityException e) {
            if (!text.equals(refused.put(where, text))) {
                LOG.error(
                        "the changed certificate {} cannot be used, the one before stays in use: {}",
                        where.certificate(),
                        reason(e));
            }
        }
    }

    private static String reason(Exception failure) {
        return failure instanceof NoSuchFileException
                ? "there is no such file: " + failure.getMessage()
                : String.valueOf(failure.getMessage());
    }

    /** What a server chooses from. */
    ServerKeys keys() {
        return keys;
    }
}

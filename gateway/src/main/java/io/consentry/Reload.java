package io.consentry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.consentry.config.ConfigException;
import io.consentry.config.ConfigProblem;
import io.consentry.config.Settings;

/**
 * Reads the configuration anew when its files change and at every SIGHUP. What is wrong is logged, all of it, and what was
 * in force stays in force.
 */
final class Reload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    /** How often the files are looked at, in seconds; certificates are as often. */
    private static final int LOOK_SECONDS = 2;

    /** Reads the settings from where they were read at the start. */
    @FunctionalInterface
    interface Source {
        /** Fails with all that is wrong. */
        Settings read() throws ConfigException;
    }

    private final Source source;
    private final Gateway gateway;
    private final List<Path> files;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "reload");
        made.setDaemon(true);
        return made;
    });
    private final Settings started;
    private Settings inForce;
    private Map<Path, Optional<String>> seen;

    /**
     * Prepares it.
     *
     * @param inForce what the gateway was started with
     * @param files what the settings come from
     */
    Reload(Source source, Gateway gateway, Settings inForce, List<Path> files) {
        this.source = source;
        this.gateway = gateway;
        this.started = inForce;
        this.inForce = inForce;
        this.files = List.copyOf(files);
        this.seen = contents();
    }

    /** From now on, looks at the files and hears the signal. */
    void start() {
        var unused = thread.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        Hangup.hear(() -> thread.execute(this::readAnew));
    }

    /** Reads anew if a file has changed. */
    synchronized void look() {
        Map<Path, Optional<String>> now = contents();
        if (!now.equals(seen)) {
            seen = now;
            readAnew();
        }
    }

    /** Reads anew; true if what was read is in force. */
    synchronized boolean readAnew() {
        try {
            Settings read = source.read();
            gateway.take(read);
            untold(started, inForce, read)
                    .forEach(what -> LOG.warn("{} has changed, which holds from the next start on", what));
            inForce = read;
            LOG.info("the configuration has been read anew");
            return true;
        } catch (ConfigException e) {
            LOG.error("the configuration has errors, the one before stays in force:");
            for (ConfigProblem problem : e.problems()) {
                LOG.error("  {}", problem);
            }
        } catch (StartException | RuntimeException e) {
            // A thread that dies here would never look again.
            LOG.error("the configuration cannot be used, the one before stays in force: {}", e.toString());
        }
        return false;
    }

    /** What needs a start and has not been told: set back to what runs, nothing does. */
    static List<String> untold(Settings running, Settings before, Settings after) {
        List<String> lately = restartNeeded(before, after);
        return restartNeeded(running, after).stream().filter(lately::contains).toList();
    }

    /** What is settled when the gateway starts. */
    private static List<String> restartNeeded(Settings before, Settings after) {
        List<String> changed = new ArrayList<>();
        note(changed, "the address or port for visitors", before.edge(), after.edge());
        note(changed, "a limit of visitors' connections, or TLS,", before.visitors(), after.visitors());
        note(
                changed,
                "the internal address or port",
                before.internal().address(),
                after.internal().address());
        note(
                changed,
                "the time in which nothing may pass on a visitor's connection",
                before.sites().idle(),
                after.sites().idle());
        note(
                changed,
                "the memory for pages",
                before.page().memory(),
                after.page().memory());
        note(changed, "the store", before.consent().store(), after.consent().store());
        return changed;
    }

    private static void note(List<String> changed, String what, Object before, Object after) {
        if (!before.equals(after)) {
            changed.add(what);
        }
    }

    /** A file that cannot be read now differs from one that can. */
    private Map<Path, Optional<String>> contents() {
        Map<Path, Optional<String>> contents = new HashMap<>();
        List<Path> all = new ArrayList<>(files);
        all.addAll(inForce.sites().files());
        for (Path file : all) {
            try {
                contents.put(file, Optional.of(Files.readString(file)));
            } catch (IOException e) {
                LOG.debug("{} cannot be read now: {}", file, e.toString());
                contents.put(file, Optional.empty());
            }
        }
        return contents;
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}

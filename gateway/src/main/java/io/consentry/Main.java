package io.consentry;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import io.consentry.config.ConfigException;
import io.consentry.config.LogLevel;

/** The command line. */
@Command(
        name = "consentry",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "A consent and Global Privacy Control gateway that stands in front of a website.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            CheckCommand.class,
            ExplainCommand.class,
            CatalogCommand.class,
            KeysCommand.class,
            MigrateCommand.class,
            RetentionCommand.class,
            WarmUpCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {
    private static final int START_FAILED = 1;
    private static final int BAD_CONFIGURATION = 2;
    private static final Set<String> TAKES_SETTINGS = Set.of("serve", "check");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Reads the version from the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"consentry " + version()};
        }
    }

    /** Runs a command and ends with its exit code. */
    public static void main(String[] args) {
        LogLevel.apply(System.getenv());
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        System.exit(run(args, out, new PrintWriter(System.err, true, Charset.defaultCharset())));
    }

    static int run(String[] args, PrintWriter out, PrintWriter err) {
        List<String> given = List.of(args);
        Optional<GivenOptions> plain = given.isEmpty() || !given.get(0).equals("serve")
                ? Optional.empty()
                : GivenOptions.plain(given.subList(1, given.size()));
        return plain.isPresent() ? serve(plain.get(), out, err) : any(args, out, err);
    }

    private static int serve(GivenOptions options, PrintWriter out, PrintWriter err) {
        try {
            try {
                return Serve.run(options, out);
            } catch (ConfigException | StartException | InterruptedException failure) {
                return report(failure, err);
            }
        } catch (Exception fault) {
            fault.printStackTrace(err);
            return START_FAILED;
        }
    }

    private static int any(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine command = new CommandLine(new Main()).setOut(out).setErr(err);
        command.getSubcommands().forEach((name, each) -> {
            if (TAKES_SETTINGS.contains(name)) {
                SettingsOptions.addTo(each);
            }
        });
        command.setExecutionExceptionHandler((failure, line, result) -> report(failure, line.getErr()));
        command.setParameterExceptionHandler(new ArgumentMistakes());
        return command.execute(args);
    }

    /** What is expected to go wrong is said in a line; a stack trace is for faults of ours. */
    private static int report(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof ConfigException wrong) {
            int count = wrong.problems().size();
            err.println(count == 1 ? "The configuration has an error:" : "The configuration has " + count + " errors:");
            wrong.problems().forEach(problem -> err.println("  " + problem));
            return BAD_CONFIGURATION;
        }
        if (failure instanceof BadSubjectException) {
            err.println("consentry: " + failure.getMessage());
            return BAD_CONFIGURATION;
        }
        if (failure instanceof StartException) {
            err.println("consentry: " + failure.getMessage());
            return START_FAILED;
        }
        throw failure;
    }

    /** Says that stopping failed. */
    static int fail(Exception failure) {
        System.err.println("consentry: could not stop in order: " + failure);
        return START_FAILED;
    }

    static String version() {
        @Nullable String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

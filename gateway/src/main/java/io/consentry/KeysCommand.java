package io.consentry;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.consentry.config.KeyFile;

/** Makes key files. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Make the secrets that sign consent cookies and hide identifiers.",
        subcommands = KeysCommand.New.class)
final class KeysCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Makes one. */
    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = "Make a file with fresh secrets. An existing file is never overwritten.",
            footer = {
                "",
                "The file holds one line 'subject SECRET', which must never change, and one or two lines 'cookie ID SECRET':"
                        + " the first signs, both are accepted. To rotate where one gateway runs, put a new cookie line"
                        + " first, restart, and drop the old one when the cookies that it signed have run out, 400 days"
                        + " later. Where several do, see docs/postgresql.md."
            })
    static final class New implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "Where to write it; only its owner will be able to read it.")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Override
        public Integer call() throws StartException {
            try {
                KeyFile.create(file, new SecureRandom());
                spec.commandLine().getOut().println("Wrote " + file + ". Keep it secret, and keep it.");
                return 0;
            } catch (FileAlreadyExistsException e) {
                throw new StartException(file + " exists already; keys are never overwritten", e);
            } catch (IOException e) {
                throw new StartException("cannot write " + file + ": " + e.getMessage(), e);
            }
        }
    }
}

package io.consentry;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import io.consentry.config.ConfigException;

/** Puts the gateway in front of a website. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Put the gateway in front of a website.",
        footer = {
            "",
            "Example:",
            "  ./consentry serve --origin http://127.0.0.1:3000 --country-header CF-IPCountry",
            "",
            "Exit codes: 0 stopped in order, 1 could not start, 2 the configuration is wrong."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, StartException, InterruptedException {
        return Serve.run(SettingsOptions.given(spec), spec.commandLine().getOut());
    }
}

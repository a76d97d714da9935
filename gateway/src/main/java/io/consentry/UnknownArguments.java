package io.consentry;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import io.consentry.config.Nearest;

/**
 * Says in a line what somebody probably meant who wrote a command or an option that there is not.
 *
 * @param others deals with all other mistakes
 */
record UnknownArguments(IParameterExceptionHandler others) implements IParameterExceptionHandler {
    private static final int BAD_ARGUMENTS = 2;

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) throws Exception {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return others.handleParseException(failure, arguments);
        }
        CommandLine command = failure.getCommandLine();
        String written = unmatched.getUnmatched().get(0);
        boolean option = unmatched.isUnknownOption();
        boolean takesCommands = !command.getSubcommands().isEmpty();
        String name = command.getCommandSpec().qualifiedName();
        String said = option
                ? "there is no option '%s'. %s"
                        .formatted(flag(written), Nearest.suggest(flag(written), options(command)))
                : takesCommands
                        ? "there is no command '%s'. %s".formatted(written, Nearest.suggest(written, commands(command)))
                        : "'%s' takes no argument '%s'.".formatted(name, written);
        command.getErr().println("consentry: " + said + " See '" + name + " --help'.");
        return BAD_ARGUMENTS;
    }

    private static String flag(String written) {
        int equals = written.indexOf('=');
        return equals < 0 ? written : written.substring(0, equals);
    }

    private static List<String> options(CommandLine command) {
        List<String> names = new ArrayList<>();
        command.getCommandSpec().options().forEach(option -> names.add(option.longestName()));
        return names;
    }

    private static List<String> commands(CommandLine command) {
        return command.getSubcommands().entrySet().stream()
                .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
                .map(each -> each.getKey())
                .toList();
    }
}

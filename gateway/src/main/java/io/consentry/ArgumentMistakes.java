package io.consentry;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import io.consentry.config.Nearest;

/** Says in a line what is wrong with a command or an option, and what was probably meant where there is no such one. */
final class ArgumentMistakes implements IParameterExceptionHandler {
    private static final int BAD_ARGUMENTS = 2;

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String said = failure instanceof UnmatchedArgumentException unmatched
                ? unknown(unmatched, command)
                : sentence(String.valueOf(failure.getMessage()));
        command.getErr().println("consentry: " + said + " See '" + name + " --help'.");
        return BAD_ARGUMENTS;
    }

    /** A message of the library's in our form: it begins small, and has its full stop. */
    private static String sentence(String message) {
        String said = message.replace("is not an int", "is not a whole number");
        return Character.toLowerCase(said.charAt(0)) + said.substring(1) + (said.endsWith(".") ? "" : ".");
    }

    private static String unknown(UnmatchedArgumentException unmatched, CommandLine command) {
        String written = unmatched.getUnmatched().get(0);
        boolean option = unmatched.isUnknownOption();
        boolean takesCommands = !command.getSubcommands().isEmpty();
        return option
                ? "there is no option '%s'. %s"
                        .formatted(flag(written), Nearest.suggest(flag(written), options(command)))
                : takesCommands
                        ? "there is no command '%s'. %s".formatted(written, Nearest.suggest(written, commands(command)))
                        : "'%s' takes no argument '%s'."
                                .formatted(command.getCommandSpec().qualifiedName(), written);
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

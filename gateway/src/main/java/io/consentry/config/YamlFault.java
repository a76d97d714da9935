package io.consentry.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;

/** What keeps a file from being YAML, and where: the library names first what it was reading, and only then what is wrong. */
final class YamlFault {
    private static final Pattern MARKED = Pattern.compile("(?m)^(\\S.*)\\n in 'reader', line (\\d+)");

    private YamlFault() {}

    static ConfigProblem in(String file, JsonProcessingException fault) {
        String message = fault.getOriginalMessage();
        String said = message.lines().findFirst().orElse("");
        String line =
                fault.getLocation() == null ? "" : "" + fault.getLocation().getLineNr();
        for (Matcher each = MARKED.matcher(message); each.find(); ) {
            said = each.group(1);
            line = each.group(2);
        }
        return new ConfigProblem(
                file + (line.isEmpty() ? "" : " at line " + line), "is not YAML: " + said, "Mend that line.");
    }
}

package io.consentry.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds pages and vendor scripts from the files of this package's resources, once, at start.
 *
 * <p>A file may open with {@code name: value} lines that end with a line of {@code ---}; the name {@code layout} wraps the
 * rest into that file, which places it with <code>{{content}}</code>. Further marks: <code>{{include:file}}</code>,
 * <code>{{vendor:host}}</code> for a vendor's address, <code>{{name}}</code> for a value given by the page or, failing that,
 * by the layout, and <code>{{slot:name}}</code>, which stays, to be filled for each request.
 */
final class Template {
    /** A mark that stays until a request fills it; its first group is the name. */
    static final Pattern SLOT = Pattern.compile("\\{\\{slot:([^}]+)}}");

    private static final Pattern MARK = Pattern.compile("\\{\\{(?:(include|vendor|slot):)?([^}]+)}}");
    private static final Pattern OPENING = Pattern.compile("\\A((?:[a-z-]+:[^\\n]*\\n)+)---\\n");

    private final UnaryOperator<String> vendorAddress;

    /**
     * A builder of pages.
     *
     * @param vendorAddress yields scheme and authority for a vendor's real host
     */
    Template(UnaryOperator<String> vendorAddress) {
        this.vendorAddress = vendorAddress;
    }

    /**
     * Builds one file.
     *
     * @param file a path below this package's resources
     * @throws IllegalStateException if the file, or one it names, is missing, or a value has not been given
     */
    String render(String file) {
        return render(file, new HashMap<>());
    }

    private String render(String file, Map<String, String> values) {
        String text = text(file);
        String layout = null;
        Matcher opening = OPENING.matcher(text);
        if (opening.find()) {
            for (String line : opening.group(1).split("\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.startsWith("layout:")) {
                    layout = line.substring(colon + 1).trim();
                } else if (colon > 0) {
                    values.putIfAbsent(
                            line.substring(0, colon), line.substring(colon + 1).trim());
                }
            }
            text = text.substring(opening.end());
        }
        if (layout == null) {
            return expand(text, values);
        }
        values.put("content", expand(text, values));
        return render(layout, values);
    }

    private String expand(String text, Map<String, String> values) {
        return MARK.matcher(text).replaceAll(mark -> {
            String name = mark.group(2);
            String kind = mark.group(1) == null ? "value" : mark.group(1);
            String replacement = switch (kind) {
                case "include" -> expand(text(name), values);
                case "vendor" -> vendorAddress.apply(name);
                case "slot" -> mark.group();
                default -> expand(value(name, values), values);
            };
            return Matcher.quoteReplacement(replacement);
        });
    }

    private static String value(String name, Map<String, String> values) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no value for {{" + name + "}}");
        }
        return value;
    }

    private static String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    /**
     * The bytes of one file.
     *
     * @throws IllegalStateException if it is missing
     */
    static byte[] bytes(String file) {
        try (InputStream in = Template.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the demo's file " + file + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

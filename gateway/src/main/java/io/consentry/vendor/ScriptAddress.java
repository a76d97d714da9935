package io.consentry.vendor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A vendor's address in a string of a script.
 *
 * @param at where the address begins in the script's text
 * @param quote where the opening quote of its string stands
 * @param host in lower case
 * @param path from its slash on, as far as the string says it
 * @param isWhole whether nothing stands before it in its string but a scheme
 */
record ScriptAddress(Vendor vendor, int at, int quote, String host, String path, boolean isWhole) {
    /** Sites that people go to: their addresses stand in scripts as links, to share a page and the like. */
    private static final Set<String> SITES = Set.of(
            "facebook.com",
            "twitter.com",
            "x.com",
            "linkedin.com",
            "pinterest.com",
            "instagram.com",
            "youtube.com",
            "youtu.be",
            "tiktok.com",
            "reddit.com",
            "tumblr.com",
            "vk.com",
            "snapchat.com",
            "quora.com",
            "vimeo.com",
            "yahoo.com",
            "spotify.com",
            "soundcloud.com",
            "hubspot.com",
            "mailchimp.com",
            "disqus.com",
            "tripadvisor.com",
            "trustpilot.com",
            "calendly.com",
            "openstreetmap.org");

    private static final String ENDS = " \"'<>)|\u0001\\";

    /** The vendors' addresses in all strings of a script; of vendors that are never touched none. */
    static List<ScriptAddress> all(ScriptText script, HostIndex hosts, String ownHost) {
        List<ScriptAddress> all = new ArrayList<>();
        for (int i = 0; i < script.strings(); i++) {
            int from = script.stringFrom(i);
            String text = new String(script.bytes(), from, script.stringTo(i) - from, StandardCharsets.ISO_8859_1);
            if (text.indexOf('.') < 0) {
                continue;
            }
            int start = text.startsWith(".") ? 1 : 0;
            for (int at = start; at >= 0; at = next(text, at)) {
                ScriptAddress found = at(text, at, from, hosts);
                if (found != null && !found.host.equals(ownHost)) {
                    all.add(found);
                }
            }
        }
        return all;
    }

    private static int next(String text, int at) {
        int slashes = text.indexOf("//", at);
        return slashes < 0 ? -1 : slashes + 2;
    }

    private static @Nullable ScriptAddress at(String text, int start, int offset, HostIndex hosts) {
        int end = start;
        while (end < text.length() && text.charAt(end) < 0x80 && HostHints.isHostByte((byte) text.charAt(end))) {
            end++;
        }
        String host = text.substring(start, end).toLowerCase(Locale.ROOT);
        if (host.indexOf('.') < 0) {
            return null;
        }
        int path = end;
        if (path < text.length() && text.charAt(path) == ':') {
            path++;
            while (path < text.length() && Character.isDigit(text.charAt(path))) {
                path++;
            }
        }
        int last = path;
        while (last < text.length() && ENDS.indexOf(text.charAt(last)) < 0) {
            last++;
        }
        String rest = text.substring(path, last);
        String whole = rest.startsWith("/") ? rest : "/" + rest;
        Vendor vendor = hosts.match(host, whole);
        return vendor == null || vendor.isNecessary()
                ? null
                : new ScriptAddress(
                        vendor, offset + start, offset - 1, host, whole, isScheme(text.substring(0, start)));
    }

    private static boolean isScheme(String before) {
        return before.isEmpty()
                || before.equals(".")
                || before.equals("//")
                || (before.endsWith("://") && before.indexOf(':') == before.length() - 3 && before.length() <= 8);
    }

    /** Whether it leads to a page for people rather than to something that pages load. */
    boolean isPage() {
        String bare = host.startsWith("www.") || host.startsWith("web.") ? host.substring(4) : host;
        String site = bare.startsWith("m.") ? bare.substring(2) : bare;
        return SITES.contains(site) && !isScript() && !path.startsWith("/tr?") && !path.startsWith("/tr/");
    }

    /** Whether it names a script. */
    boolean isScript() {
        int query = path.indexOf('?');
        String file = query < 0 ? path : path.substring(0, query);
        return file.endsWith(".js") || file.endsWith("/js") || file.endsWith(".mjs") || path.contains(".js&");
    }
}

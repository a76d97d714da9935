package io.consentry.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.consentry.demo.DemoVendor.Use;

import static io.consentry.demo.DemoVendor.beacon;
import static io.consentry.demo.DemoVendor.frame;
import static io.consentry.demo.DemoVendor.host;
import static io.consentry.demo.DemoVendor.picture;
import static io.consentry.demo.DemoVendor.pixel;
import static io.consentry.demo.DemoVendor.script;
import static io.consentry.demo.DemoVendor.style;

/** Every vendor host that the demo's pages, or the scripts of its vendors, contact. */
final class DemoVendors {
    static final List<DemoVendor> ALL = List.of(
            host(
                    "www.googletagmanager.com",
                    "Google Tag Manager",
                    Use.TAG_MANAGER,
                    script("/gtm.js", "gtm.js"),
                    script("/gtag/js", "gtag.js"),
                    frame("/ns.html", "gtm-noscript.html", "")),
            host("www.google-analytics.com", "Google Analytics", Use.ANALYTICS, beacon("/g/collect", "")),
            host(
                    "googleads.g.doubleclick.net",
                    "Google Ads",
                    Use.ADVERTISING,
                    pixel("/pagead/", "test_cookie=CheckForPermission")),
            host("ad.doubleclick.net", "Google Floodlight", Use.ADVERTISING, pixel("/ddm/activity/", "IDE=demo-ide")),
            host(
                    "securepubads.g.doubleclick.net",
                    "Google Ad Manager",
                    Use.ADVERTISING,
                    script("/tag/js/gpt.js", "gpt.js")),
            host(
                    "tpc.googlesyndication.com",
                    "Google Ad Manager",
                    Use.ADVERTISING,
                    frame("/safeframe/", "advert.html", "__gads=demo-gads")),
            host("connect.facebook.net", "Meta Pixel", Use.ADVERTISING, script("/en_US/fbevents.js", "fbevents.js")),
            host("www.facebook.com", "Meta", Use.ADVERTISING, pixel("/tr", "fr=demo-fr")),
            host("static.hotjar.com", "Hotjar", Use.ANALYTICS, script("/c/hotjar-", "hotjar.js")),
            host("script.hotjar.com", "Hotjar", Use.ANALYTICS, script("/modules", "hotjar-modules.js")),
            host("in.hotjar.com", "Hotjar", Use.ANALYTICS, beacon("/api/", "")),
            host("www.clarity.ms", "Microsoft Clarity", Use.ANALYTICS, script("/tag/", "clarity-tag.js")),
            host("scripts.clarity.ms", "Microsoft Clarity", Use.ANALYTICS, script("/", "clarity.js")),
            host("k.clarity.ms", "Microsoft Clarity", Use.ANALYTICS, beacon("/collect", "")),
            host("c.clarity.ms", "Microsoft Clarity", Use.ANALYTICS, pixel("/c.gif", "MUID=demo-muid")),
            host(
                    "www.youtube.com",
                    "YouTube",
                    Use.EMBED,
                    frame("/embed/", "youtube.html", "VISITOR_INFO1_LIVE=demo-visitor")),
            host("i.ytimg.com", "YouTube", Use.EMBED, picture("/vi/", "poster.svg")),
            host("www.google.com", "Google Maps", Use.EMBED, frame("/maps/embed", "maps.html", "NID=demo-nid")),
            host("client.crisp.chat", "Crisp chat", Use.EMBED, script("/l.js", "crisp.js")),
            host("settings.crisp.chat", "Crisp chat", Use.EMBED, beacon("/client/website/", "")),
            host("cdn.jsdelivr.net", "jsDelivr", Use.DELIVERY, script("/npm/dayjs", "dayjs.js")),
            host("fonts.googleapis.com", "Google Fonts", Use.DELIVERY, style("/css", "fonts.css")),
            host("fonts.gstatic.com", "Google Fonts", Use.DELIVERY, beacon("/", "")));

    static final Map<String, DemoVendor> BY_HOST = byHost();

    private DemoVendors() {}

    private static Map<String, DemoVendor> byHost() {
        Map<String, DemoVendor> byHost = new LinkedHashMap<>();
        ALL.forEach(vendor -> byHost.put(vendor.host(), vendor));
        return Map.copyOf(byHost);
    }
}

package io.consentry.rewrite;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import io.consentry.Fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

/** Addresses: none fails, and the plain ones are read as everybody reads them. */
final class AddressFuzzTest {
    private static final PageAddress PAGE = new PageAddress("https", "shop.example", 443, "/a/page.html?q=1");

    @Test
    void every_address_is_read() {
        Fuzzing.runText(
                8_000,
                List.of(
                        "https://ads.example/p?a=b#c",
                        "//user:pass@ADS.example.:8443/a/../b/./c",
                        "https:ads.example/x",
                        "\\\\ads.example\\p",
                        "http://[2001:db8::1]:80/x",
                        "http://0x7f.1/",
                        "https://ａｄｓ。ｅｘａｍｐｌｅ/%2e%2e/x",
                        "https://xn--wrbung-bva.example/",
                        "data:text/html;base64,PHNjcmlwdD4=",
                        "javascript:alert(1)",
                        "/plain/path",
                        "https://ads.example:99999/"),
                AddressFuzzTest::fuzzerTestOneInput);
    }

    /** The entry of libFuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = Fuzzing.text(input);
        String host = HostName.fold(text);
        // A name that ends in two dots is nobody's, whatever becomes of it.
        if (!host.endsWith(".")) {
            assertThat(HostName.fold(host)).as("folding '%s' again", host).isEqualTo(host);
        }
        var unused = TagUrl.withoutSlashes(text);
        TagUrl read = TagUrl.resolve(text, PAGE);
        if (read != null) {
            assertThat(read.path()).startsWith("/");
            assertThat(read.port()).isBetween(0, 65535);
            String plain = plainHost(text);
            if (!plain.isEmpty()) {
                assertThat(read.host()).isEqualTo(plain);
            }
        }
        var unusedToo = TagUrl.vendor(text, Pages.CATALOG);
    }

    /** The host as the JDK reads it, where nothing in the address is odd; else empty. */
    private static String plainHost(String text) {
        if (!text.matches("https?://[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.[A-Za-z]+(:[0-9]{1,4})?/[A-Za-z0-9/]*")) {
            return "";
        }
        try {
            String host = new URI(text).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return "";
        }
    }
}

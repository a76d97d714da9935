package io.consentry.vendor;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import io.consentry.consent.Purpose;

import static io.consentry.vendor.VendorCatalogTest.vendor;
import static org.assertj.core.api.Assertions.assertThat;

class GuardHostsTest {
    @Test
    void hashes_are_those_that_the_guard_computes() {
        assertThat(GuardHosts.hash24("doubleclick.net")).isEqualTo(0x554767);
        assertThat(GuardHosts.hash24("google-analytics.com")).isEqualTo(0xacc54e);
        assertThat(GuardHosts.hash24("connect.facebook.net")).isEqualTo(0x4e5dd9);
    }

    @Test
    void sets_and_paths_read_back_as_the_hosts_they_were_made_of() throws IOException {
        VendorCatalog catalog = VendorCatalog.of(
                List.of(
                        vendor("ads", Set.of(Purpose.ADVERTISING), "ads.example", "more.example", "mixed.example/px"),
                        vendor("tags", Set.of(Purpose.ANALYTICS, Purpose.ADVERTISING), "tags.example"),
                        vendor("chat", Set.of(Purpose.FUNCTIONAL), "chat.example"),
                        vendor("survey", Set.of(new Purpose("research")), "survey.example"),
                        vendor(
                                "kept",
                                Set.of(),
                                "cdn.example",
                                "free.ads.example",
                                "mixed.example/login",
                                "sub.mixed.example")),
                Map.of("ads.local.test", "ads.example"));

        JsonNode json = new ObjectMapper().readTree(GuardHosts.json(catalog));

        assertThat(json.get("purposes").toString())
                .isEqualTo("[\"advertising\",\"analytics\",\"functional\",\"research\"]");
        assertThat(sets(json))
                .isEqualTo(Map.of(
                        "[0]", hashes("ads.example", "more.example", "ads.local.test"),
                        "[0,1]", hashes("tags.example"),
                        "[2]", hashes("chat.example"),
                        "[3]", hashes("survey.example")));
        assertThat(json.get("paths").toString())
                .isEqualTo("[[\"sub.mixed.example/\",[]],[\"mixed.example/px\",[0]],"
                        + "[\"free.ads.local.test/\",[]],[\"free.ads.example/\",[]]]");
    }

    @Test
    void cookies_stand_in_the_order_in_which_they_are_matched() throws IOException {
        VendorCatalog catalog = VendorCatalog.of(
                List.of(
                        cookies("wide", Set.of(Purpose.ADVERTISING), "_x*", "_id"),
                        cookies("kept", Set.of(), "_x_needed"),
                        cookies("later", Set.of(Purpose.ANALYTICS), "_id", "_y*")),
                Map.of());

        assertThat(new ObjectMapper()
                        .readTree(GuardHosts.json(catalog))
                        .get("cookies")
                        .toString())
                .isEqualTo("[[\"_id\",[0]],[\"_x_needed\",[]],[\"_x*\",[0]],[\"_y*\",[1]]]");
    }

    private static Vendor cookies(String id, Set<Purpose> purposes, String... cookies) {
        return new Vendor(id, id, new TreeSet<>(purposes), List.of(), List.of(), List.of(cookies));
    }

    @Test
    void hosts_with_one_hash_are_told_apart_in_full() throws IOException {
        String[] pair = collision();
        JsonNode different = new ObjectMapper()
                .readTree(GuardHosts.json(VendorCatalog.of(
                        List.of(
                                vendor("ads", Set.of(Purpose.ADVERTISING), pair[0]),
                                vendor("stats", Set.of(Purpose.ANALYTICS), pair[1])),
                        Map.of())));
        JsonNode kept = new ObjectMapper()
                .readTree(GuardHosts.json(VendorCatalog.of(
                        List.of(
                                vendor("ads", Set.of(Purpose.ADVERTISING), pair[0]),
                                vendor("kept", Set.of(), "x." + pair[1])),
                        Map.of())));

        assertThat(different.get("paths").size()).isEqualTo(1);
        assertThat(kept.get("paths").toString()).isEqualTo("[[\"x." + pair[1] + "/\",[]]]");
    }

    private static String[] collision() {
        Map<Integer, String> seen = new TreeMap<>();
        for (int i = 0; ; i++) {
            String host = "h" + i + ".example";
            String other = seen.put(GuardHosts.hash24(host), host);
            if (other != null) {
                return new String[] {other, host};
            }
        }
    }

    private static Set<Integer> hashes(String... hosts) {
        Set<Integer> hashes = new TreeSet<>();
        for (String host : hosts) {
            hashes.add(GuardHosts.hash24(host));
        }
        return hashes;
    }

    static Map<String, Set<Integer>> sets(JsonNode json) {
        Map<String, Set<Integer>> sets = new TreeMap<>();
        for (JsonNode set : json.get("sets")) {
            Set<Integer> hashes = new TreeSet<>();
            int hash = 0;
            int shift = 0;
            int difference = 0;
            for (byte b : Base64.getDecoder().decode(set.get("h").asText())) {
                difference |= (b & 0x7f) << shift;
                shift += 7;
                if (b >= 0) {
                    hash += difference;
                    hashes.add(hash);
                    difference = 0;
                    shift = 0;
                }
            }
            sets.put(set.get("p").toString(), hashes);
        }
        return sets;
    }
}

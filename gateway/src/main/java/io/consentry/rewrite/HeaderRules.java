package io.consentry.rewrite;

import java.util.*;

public final class HeaderRules {
    private HeaderRules() {}

    public static final List<String> GOVERNED = List.of("Link");

    public static List<String> govern(String n, List<String> v, PageRules r) {
        return v;
    }
}

package io.consentry.rewrite;

import io.consentry.vendor.*;

public final class TagUrl {
    private TagUrl() {}

    public static @org.jspecify.annotations.Nullable Vendor vendor(String url, VendorCatalog c) {
        int a = url.indexOf("//");
        if (a < 0) {
            return null;
        }
        String rest = url.substring(a + 2);
        int s = rest.indexOf('/');
        return c.match(s < 0 ? rest : rest.substring(0, s), s < 0 ? "/" : rest.substring(s));
    }
}

package io.consentry.rewrite;

public record PageAddress(String scheme, String host, String path) {
    public static PageAddress of(String scheme, String hostHeader, String path) {
        return new PageAddress(scheme, hostHeader, path);
    }
}

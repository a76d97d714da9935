package io.consentry.vendor;

import org.jspecify.annotations.Nullable;

/**
 * What the catalogue says of a host.
 *
 * @param name in lower case
 * @param dependsOnPath whether the path of a request makes a difference to whose it is
 * @param vendor whose it is; null if it depends on the path, or the catalogue does not know
 */
public record HostFindings(
        String name, boolean dependsOnPath, @Nullable Vendor vendor) {}

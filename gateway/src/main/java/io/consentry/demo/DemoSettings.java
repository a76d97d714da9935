package io.consentry.demo;

/**
 * How the sample website reaches its vendors.
 *
 * @param sink plays the vendors, and tells the pages' panel which of them were contacted
 * @param realVendors whether pages name the vendors' real addresses, so that the sink sees nothing and the panel shows
 *     what the browser itself reports
 */
public record DemoSettings(VendorSink sink, boolean realVendors) {}

package io.consentry.demo;

import java.time.Instant;

/**
 * One request that a browser made to a vendor.
 *
 * @param number counts from 1, without gaps, in the order the sink saw the requests
 * @param time when the sink saw it
 * @param vendor the real vendor's host, such as {@code www.facebook.com}
 * @param path the request's path, without its query
 * @param kind what it was answered with: {@code script}, {@code style}, {@code frame}, {@code image}, {@code beacon}, or
 *     {@code unknown} where the sink had no answer
 */
public record Contact(long number, Instant time, String vendor, String path, String kind) {}

/**
 * The demonstration: a small sample website, and the sink on this machine that plays its vendors.
 *
 * <p>An adapter that stands outside the gateway proper. It imports nothing of ours; the root package wires it. The
 * gateway sees the sample website as it would see any other origin.
 */
@NullMarked
package io.consentry.demo;

import org.jspecify.annotations.NullMarked;

/**
 * The typed configuration: its sources, its loading and its checks.
 *
 * <p>May import the core and each adapter's own settings record. All errors are collected and reported together.
 */
@NullMarked
package io.consentry.config;

import org.jspecify.annotations.NullMarked;

/**
 * The configuration as the owner writes it: its loading, its checks, and the values it becomes.
 *
 * <p>May import the core and each adapter's own configuration record. Jackson lives here.
 */
@NullMarked
package io.consentry.config;

import org.jspecify.annotations.NullMarked;

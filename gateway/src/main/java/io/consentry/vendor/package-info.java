/**
 * Third parties: their hosts, path rules, inline snippets and cookies, and the index that finds them.
 *
 * <p>May import {@code consent}. Plain Java.
 */
@NullMarked
package io.consentry.vendor;

import org.jspecify.annotations.NullMarked;

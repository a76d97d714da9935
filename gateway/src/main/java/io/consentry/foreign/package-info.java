/**
 * What visitors have answered to another banner than ours, read from the cookies and strings of others: TCF, GPP, OneTrust,
 * Cookiebot, vanilla-cookieconsent.
 *
 * <p>May import the policy and what it imports.
 */
@NullMarked
package io.consentry.foreign;

import org.jspecify.annotations.NullMarked;

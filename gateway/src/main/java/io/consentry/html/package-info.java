/**
 * The streaming HTML tokenizer over bytes. It knows nothing of consent and imports nothing of ours.
 */
@NullMarked
package io.consentry.html;

import org.jspecify.annotations.NullMarked;

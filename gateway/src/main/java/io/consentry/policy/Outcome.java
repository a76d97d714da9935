package io.consentry.policy;

/**
 * What was decided for one purpose.
 *
 * @param allowed whether data may be processed for it
 * @param reason why
 * @param grantable whether a choice of the visitor could change a denial
 * @param source the section of the law that the rule follows
 */
public record Outcome(boolean allowed, Reason reason, boolean grantable, String source) {

    /** An outcome whose source is of no interest. */
    public Outcome(boolean allowed, Reason reason, boolean grantable) {
        this(allowed, reason, grantable, "");
    }
}

package io.consentry.policy;

/**
 * What was decided for one purpose.
 *
 * @param allowed whether data may be processed for it
 * @param reason why
 * @param grantable whether a choice of the visitor could change a denial
 */
public record Outcome(boolean allowed, Reason reason, boolean grantable) {

    static Outcome allow(Reason reason) {
        return new Outcome(true, reason, true);
    }

    static Outcome deny(Reason reason) {
        return new Outcome(false, reason, true);
    }
}

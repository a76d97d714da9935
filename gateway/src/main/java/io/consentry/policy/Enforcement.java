package io.consentry.policy;

/** Whether decisions are carried out. */
public enum Enforcement {
    /** What is denied does not load. */
    FULL,

    /** Everything is decided and counted, and nothing is changed, so that owners can see what would become of their pages. */
    SHADOW;

    /** Whether nothing is carried out. */
    public boolean isShadow() {
        return this == SHADOW;
    }
}

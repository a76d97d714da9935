package io.consentry.policy;

import java.time.LocalDate;
import java.time.Period;

/** Compares periods, whose months differ in length. */
final class Periods {
    private static final LocalDate NEW_YEAR = LocalDate.of(2001, 1, 1);
    private static final int MONTHS = 48;

    private Periods() {}

    /** Whether there is a day from which on {@code a} ends after {@code b}; within four years, a leap year among them. */
    static boolean mayBeLonger(Period a, Period b) {
        for (int month = 0; month < MONTHS; month++) {
            LocalDate start = NEW_YEAR.plusMonths(month);
            if (start.plus(a).isAfter(start.plus(b))) {
                return true;
            }
        }
        return false;
    }
}

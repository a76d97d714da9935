package io.consentry.rewrite;

import org.junit.jupiter.api.Test;

import io.consentry.consent.Purpose;
import io.consentry.policy.Decision;
import io.consentry.policy.Lease;
import io.consentry.policy.UnknownVendors;

import static org.assertj.core.api.Assertions.assertThat;

/** Tags of third parties that nobody knows: let through, parked or removed, as the policy says. */
class UnknownVendorsTest {
    private static final String UNKNOWN = "<script src=\"https://nobody.example/x.js\"></script>";
    private static final String OTHERS = "<script src=\"/own.js\"></script>"
            + "<script src=\"https://cdn.example/lib.js\"></script><a href=\"https://nobody.example/\">there</a>";
    private static final String PAGE = "<body>" + UNKNOWN + OTHERS + "</body>";

    @Test
    void they_are_let_through_by_default() {
        assertThat(Pages.rewrite(PAGE, under(UnknownVendors.KEEP, Pages.allowing())))
                .isEqualTo(PAGE);
    }

    @Test
    void parked_they_wait_until_every_purpose_is_allowed() {
        String parked = Pages.rewrite(PAGE, under(UnknownVendors.PARK, Pages.allowing(Purpose.ANALYTICS)));
        assertThat(parked)
                .contains("data-consentry-src=\"https://nobody.example/x.js\"")
                .contains("data-consentry=\"advertising analytics functional\"")
                .contains(OTHERS);
        assertThat(Pages.rewrite(PAGE, under(UnknownVendors.PARK, Pages.allowingAll())))
                .isEqualTo(PAGE);
    }

    @Test
    void removed_they_are_gone_whatever_is_allowed() {
        for (Decision decision : new Decision[] {Pages.allowing(), Pages.allowingAll()}) {
            assertThat(Pages.rewrite(PAGE, under(UnknownVendors.REMOVE, decision)))
                    .doesNotContain("x.js")
                    .contains(OTHERS);
        }
    }

    @Test
    void a_removed_frame_of_theirs_names_their_host() {
        String frame = "<iframe src=https://nobody.example/f></iframe>";
        assertThat(Pages.rewrite(frame, under(UnknownVendors.REMOVE, Pages.allowingAll())))
                .isEqualTo("<iframe data-consentry-off=\"nobody.example\" ></iframe>");
    }

    static Decision under(UnknownVendors way, Decision decision) {
        return new Decision(
                decision.policyVersion(),
                decision.jurisdiction(),
                decision.regime(),
                decision.gpc(),
                decision.outcomes(),
                decision.choices(),
                decision.ask(),
                way,
                decision.overridden(),
                Lease.STANDS);
    }
}

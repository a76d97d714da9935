package io.consentry.rewrite;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.consentry.policy.Decision;
import io.consentry.vendor.VendorCatalog;

/** One operation is one cookie of a request's header, under the catalogue as it is shipped. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class CookieBenchmark {
    private static final int COOKIES = 10;

    private static final String OWN = "sid=0123456789abcdef; cart=7; lang=de; PHPSESSID=1; csrftoken=abc; _shop=1; "
            + "AWSALB=xyz; theme=dark; basket_id=42; zzz=1";
    private static final String MIXED =
            "sid=0123456789abcdef; _ga=GA1.2.3.4; lang=de; _fbp=fb.1.2; csrftoken=abc; _gcl_au=1; "
                    + "_hjSessionUser_123=1; theme=dark; _uetsid=1; zzz=1";

    private final VendorCatalog catalog = SavedPages.catalog();
    private final CookieJudge denying = judge(Pages.allowing());
    private final CookieJudge allowing = judge(Pages.allowingAll());

    private CookieJudge judge(Decision decision) {
        return new CookieJudge(catalog, decision, UnknownCookies.NOBODY);
    }

    /** Nobody's cookies but the site's own: nothing is allocated. */
    @Benchmark
    @OperationsPerInvocation(COOKIES)
    public String own() {
        return denying.allowed(OWN);
    }

    /** Five of the ten are taken out. */
    @Benchmark
    @OperationsPerInvocation(COOKIES)
    public String denied() {
        return denying.allowed(MIXED);
    }

    /** Five of the ten belong to vendors that are allowed. */
    @Benchmark
    @OperationsPerInvocation(COOKIES)
    public String allowed() {
        return allowing.allowed(MIXED);
    }
}

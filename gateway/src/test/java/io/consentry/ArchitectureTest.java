package io.consentry;

import java.time.Clock;
import java.time.Instant;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The rules of docs/architecture.md that a compiler does not see. */
@AnalyzeClasses(packages = "io.consentry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BASE = "io.consentry.";
    private static final String[] CORE = {"consent..", "vendor..", "policy..", "html..", "rewrite.."};
    private static final int MAX_ARGUMENTS = 6;

    @ArchTest
    static final ArchRule consent_imports_nothing_of_ours = mayImport("consent");

    @ArchTest
    static final ArchRule html_imports_nothing_of_ours = mayImport("html");

    @ArchTest
    static final ArchRule vendor_imports_consent = mayImport("vendor", "consent");

    @ArchTest
    static final ArchRule policy_imports_consent_and_vendor = mayImport("policy", "consent", "vendor");

    @ArchTest
    static final ArchRule rewrite_imports_the_core = mayImport("rewrite", "consent", "vendor", "policy", "html");

    @ArchTest
    static final ArchRule store_imports_consent = mayImport("store", "consent");

    @ArchTest
    static final ArchRule proxy_imports_the_core = mayImport("proxy", "consent", "vendor", "policy", "html", "rewrite");

    @ArchTest
    static final ArchRule api_imports_the_core = mayImport("api", "consent", "vendor", "policy", "html", "rewrite");

    @ArchTest
    static final ArchRule telemetry_imports_the_core =
            mayImport("telemetry", "consent", "vendor", "policy", "html", "rewrite");

    @ArchTest
    static final ArchRule visitor_imports_the_policy = mayImport("visitor", "consent", "policy");

    @ArchTest
    static final ArchRule foreign_imports_the_policy = mayImport("foreign", "consent", "vendor", "policy");

    @ArchTest
    static final ArchRule the_demo_imports_nothing_of_ours = mayImport("demo");

    @ArchTest
    static final ArchRule config_imports_the_core_and_settings_records = noClasses()
            .that()
            .resideInAPackage(BASE + "config..")
            .should()
            .dependOnClassesThat(new DescribedPredicate<>("belong to an adapter and are no settings record") {
                @Override
                public boolean test(JavaClass type) {
                    boolean adapter = type.getPackageName()
                            .matches("io\\.consentry\\.(api|proxy|store|telemetry|visitor|foreign|demo)");
                    return adapter && !type.getName().matches(".*Settings(\\$.*)?");
                }
            });

    @ArchTest
    static final ArchRule the_core_is_plain_java = noClasses()
            .that()
            .resideInAnyPackage(packages(CORE))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "io.netty..",
                    "com.fasterxml..",
                    "java.sql..",
                    "org.sqlite..",
                    "org.slf4j..",
                    "com.github..",
                    "io.micrometer..",
                    "picocli..",
                    "com.google.common..",
                    "com.iab..",
                    "com.iabtcf..");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.consentry.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobody_imports_the_root = noClasses()
            .that()
            .resideOutsideOfPackage("io.consentry")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.consentry");

    @ArchTest
    static final ArchRule time_comes_from_a_clock = noClasses()
            .that()
            .resideInAnyPackage(
                    packages("consent..", "vendor..", "policy..", "html..", "rewrite..", "api..", "proxy.."))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule constructors_take_at_most_six_arguments =
            classes().that().areNotRecords().and().areNotEnums().should(takeAtMost());

    @ArchTest
    static final ArchRule every_package_is_null_marked =
            classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);

    private static ArchRule mayImport(String name, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = name + "..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = others[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage(BASE + name + "..")
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("are ours and outside of " + String.join(", ", allowed)) {
                    @Override
                    public boolean test(JavaClass type) {
                        String in = type.getPackageName();
                        boolean ours = in.equals("io.consentry") || in.startsWith(BASE);
                        return ours && java.util.Arrays.stream(allowed).noneMatch(each -> within(in, each));
                    }
                })
                .allowEmptyShould(true);
    }

    private static boolean within(String in, String allowed) {
        String bare = BASE + allowed.substring(0, allowed.length() - 2);
        return in.equals(bare) || in.startsWith(bare + ".");
    }

    private static String[] packages(String... names) {
        return java.util.Arrays.stream(names).map(name -> BASE + name).toArray(String[]::new);
    }

    private static ArchCondition<JavaClass> takeAtMost() {
        return new ArchCondition<>("take at most six arguments") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaConstructor constructor : type.getConstructors()) {
                    int count = constructor.getRawParameterTypes().size();
                    if (count > MAX_ARGUMENTS) {
                        events.add(SimpleConditionEvent.violated(
                                constructor, constructor.getFullName() + " takes " + count));
                    }
                }
            }
        };
    }
}

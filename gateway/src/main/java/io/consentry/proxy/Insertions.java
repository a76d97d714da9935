package io.consentry.proxy;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.vertx.core.MultiMap;

import io.consentry.policy.Decision;
import io.consentry.rewrite.Insertion;
import io.consentry.rewrite.OwnSources;
import io.consentry.rewrite.StubScript;

/**
 * What is put into answers.
 *
 * @param prefix of the paths from which it loads, without a trailing slash
 * @param page makes the markup for a page: state, guard and banner, in the language that the request's {@code Accept-Language}
 *     wants
 * @param frame what is put into a page in a frame instead: the guard alone
 * @param worker makes the statements that run first in a worker: state and guard, in one line
 * @param stubs what stands in for parked vendors where the first goes in
 */
public record Insertions(
        String prefix,
        BiFunction<Decision, String, Insertion> page,
        Insertion frame,
        Function<Decision, byte[]> worker,
        StubScript stubs) {
    private static final List<String> POLICIES =
            List.of("Content-Security-Policy", "Content-Security-Policy-Report-Only");

    /** Has the policies of a page on a host admit it. */
    void admit(MultiMap headers, String host) {
        for (String name : POLICIES) {
            List<String> values = headers.getAll(name);
            if (!values.isEmpty()) {
                headers.set(
                        name,
                        values.stream()
                                .map(value -> OwnSources.admit(value, host, prefix))
                                .toList());
            }
        }
    }
}

package io.consentry.proxy;

import java.util.function.BiFunction;
import java.util.function.Function;

import io.consentry.policy.Decision;
import io.consentry.rewrite.Insertion;
import io.consentry.rewrite.StubScript;

/**
 * What is put into answers.
 *
 * @param page makes the markup for a page: state, guard and banner, in the language that the request's {@code Accept-Language}
 *     wants
 * @param frame what is put into a page in a frame instead: the guard alone
 * @param worker makes the statements that run first in a worker: state and guard, in one line
 * @param stubs what stands in for parked vendors where the first goes in
 */
public record Insertions(
        BiFunction<Decision, String, Insertion> page,
        Insertion frame,
        Function<Decision, byte[]> worker,
        StubScript stubs) {}

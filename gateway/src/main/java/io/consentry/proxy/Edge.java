package io.consentry.proxy;

import io.vertx.core.Vertx;

import io.consentry.policy.DecisionPoint;
import io.consentry.policy.FactsReader;

/**
 * What every exchange with one site on one event loop shares.
 *
 * @param vertx whose loop it is
 * @param site whose origins are asked
 * @param clients pooled connections to them
 * @param facts reads requests
 * @param decisions decides for them
 * @param pages what happens to pages
 */
record Edge(Vertx vertx, Site site, OriginClients clients, FactsReader facts, DecisionPoint decisions, Pages pages) {}

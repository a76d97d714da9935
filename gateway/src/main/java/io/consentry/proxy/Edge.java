package io.consentry.proxy;

import io.vertx.core.Vertx;

import io.consentry.policy.DecisionPoint;
import io.consentry.policy.FactsReader;

/**
 * What every exchange on one event loop shares.
 *
 * @param vertx whose loop it is
 * @param settings how the origin is reached
 * @param clients its pooled connections
 * @param facts reads requests
 * @param decisions decides for them
 * @param pages what happens to pages
 */
record Edge(
        Vertx vertx,
        ProxySettings settings,
        OriginClients clients,
        FactsReader facts,
        DecisionPoint decisions,
        Pages pages) {}

package io.consentry.proxy;

import io.vertx.core.Vertx;

/**
 * What every exchange with one site on one event loop shares.
 *
 * @param vertx whose loop it is
 * @param site whose origins are asked
 * @param clients pooled connections to them
 * @param deciding what decides
 * @param pages what happens to pages
 */
record Edge(Vertx vertx, Site site, OriginClients clients, EdgeVerticle.Deciding deciding, Pages pages) {}

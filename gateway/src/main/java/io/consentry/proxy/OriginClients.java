package io.consentry.proxy;

import io.vertx.core.http.HttpClient;

/**
 * Connections to the origin.
 *
 * @param requests for requests with answers
 * @param upgrades for requests that may go on in another protocol and keep their connection; apart from the others, so
 *     that they do not use up their places
 */
record OriginClients(HttpClient requests, HttpClient upgrades) {}

package io.consentry.proxy;

/**
 * What requests are answered with. It is exchanged as a whole when the configuration is read anew: a request is served
 * by one from its beginning to its end.
 *
 * @param deciding what decides
 * @param pages what happens to pages
 * @param routes what does not go to an origin
 * @param sites the websites
 */
public record Serving(EdgeVerticle.Deciding deciding, Pages pages, EdgeVerticle.Routes routes, Sites sites) {}

package dev.reprise.gateway.browser;

/**
 * What one listener demands of the host that a request names and of the web page that sends it.
 *
 * @param cors the pages of other origins that may come
 */
public record Rules(HostRule hosts, Cors cors) {}

package dev.reprise.gateway.browser;

/**
 * What one listener asks of the host and the page a request names.
 *
 * @param cors the pages of other origins that may come
 */
public record Rules(HostRule hosts, Cors cors) {}

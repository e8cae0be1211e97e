/**
 * The gateway: what puts the core on a socket. What arrives: configuration. What leaves: a running
 * {@link dev.reprise.gateway.Gateway}. Packages: {@code http} (server), {@code origin} (client),
 * {@code door} (bytes to requests), {@code config}, {@code admin}, {@code insight} (metrics, logs,
 * decisions), {@code cli}.
 */
@NullMarked
package dev.reprise.gateway;

import org.jspecify.annotations.NullMarked;

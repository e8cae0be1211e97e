/**
 * The gateway: what puts the core on a socket. What arrives: configuration. What leaves: a running
 * {@link dev.reprise.gateway.Gateway}. This package opens, starts and stops; the packages below it
 * do the work, and none of them but {@code cli} imports it. {@code docs/journey.md} lists them.
 */
@NullMarked
package dev.reprise.gateway;

import org.jspecify.annotations.NullMarked;

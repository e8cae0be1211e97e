/**
 * The program {@code ./reprise}: {@link dev.reprise.insight.Main} lists every command of the
 * command line. This module stands above the gateway: it may import the gateway, and the gateway
 * never imports it. Packages: {@code analyze} (what reuse would have saved), {@code cost} (what
 * caching costs, from parameters), {@code demo} (the same work without and with Reprise), {@code
 * cli} (their commands).
 */
@NullMarked
package dev.reprise.insight;

import org.jspecify.annotations.NullMarked;

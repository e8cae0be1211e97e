/**
 * The demonstration: the same agent work without and with Reprise, measured at the provider. What
 * arrives: a simulator and a gateway in front of it. What leaves: a table. The numbers are what the
 * simulated provider counted, not what the gateway claims.
 */
@NullMarked
package dev.reprise.insight.demo;

import org.jspecify.annotations.NullMarked;

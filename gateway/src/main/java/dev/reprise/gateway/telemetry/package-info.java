/**
 * Records what happened to requests. What arrives: {@link dev.reprise.telemetry.Decision}s and
 * events. What leaves: decisions for {@code explain}, metrics, spans and log lines. Never: prompt
 * text, credentials.
 */
@NullMarked
package dev.reprise.gateway.telemetry;

import org.jspecify.annotations.NullMarked;

/**
 * What telemetry becomes: decisions remembered for explanations, metrics, spans, log lines. What
 * arrives: {@link dev.reprise.telemetry.Decision}s and events. What never leaves: prompt text,
 * credentials.
 */
@NullMarked
package dev.reprise.gateway.telemetry;

import org.jspecify.annotations.NullMarked;

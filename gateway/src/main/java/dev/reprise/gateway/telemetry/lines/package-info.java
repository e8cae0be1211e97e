/**
 * Lines for people and programs that read logs.
 *
 * <p>Arrives: log records, and lines that somebody else makes. Leaves: JSON lines, or plain ones at
 * a terminal. Never: the message of an exception that may quote a request, a request that waits.
 */
@NullMarked
package dev.reprise.gateway.telemetry.lines;

import org.jspecify.annotations.NullMarked;

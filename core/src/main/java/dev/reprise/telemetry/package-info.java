/**
 * What is recorded of each request: its decision, the times of its stages, events. Never prompt
 * text.
 */
@NullMarked
package dev.reprise.telemetry;

import org.jspecify.annotations.NullMarked;

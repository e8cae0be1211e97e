/**
 * What calls cost and what was saved, by partition, route, model and task. What arrives: {@link
 * dev.reprise.telemetry.Decision}s with the provider's token counts, and the prices in force. What
 * leaves: {@code Account}s in femto-dollars, and alarms about predictions that fail. A cost that is
 * not known is counted apart and never as zero. Never: {@code double} for money.
 */
@NullMarked
package dev.reprise.gateway.money;

import org.jspecify.annotations.NullMarked;

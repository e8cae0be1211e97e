/**
 * What caching would cost and save, calculated from parameters (row E5): token counts, prices and
 * volumes arrive, exact dollars leave. Pure: no file, no clock, no gateway. Every formula is in
 * {@code docs/cost.md}, with its units; a new one belongs there first.
 */
@NullMarked
package dev.reprise.insight.cost;

import org.jspecify.annotations.NullMarked;

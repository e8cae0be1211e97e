/**
 * Calculates from parameters what caching costs and saves (row E5). What arrives: token counts,
 * prices and volumes. What leaves: exact dollars. Pure: no file, no clock, no gateway. Every
 * formula is in {@code docs/cost.md}, with its units; a new one belongs there first.
 */
@NullMarked
package dev.reprise.insight.cost;

import org.jspecify.annotations.NullMarked;

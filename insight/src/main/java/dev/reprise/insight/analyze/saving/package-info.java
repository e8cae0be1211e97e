/**
 * What the requests of one route would have cost under each way of using a provider's cache. What
 * arrives: token counts and the time since a prefix was last used. What leaves: charges for each
 * {@code Scenario}. A price nobody knows makes the cost unknown, not zero.
 */
@NullMarked
package dev.reprise.insight.analyze.saving;

import org.jspecify.annotations.NullMarked;

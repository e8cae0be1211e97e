/**
 * Finding an entry. A {@link dev.reprise.lookup.Want} arrives, a {@link
 * dev.reprise.lookup.Sighting} leaves: a hit, or a miss with its reason. {@link
 * dev.reprise.lookup.Lookups} asks the tiers, nearest first, and judges what they found by one
 * validation, whichever tier it came from (F-3). It never asks a provider and tells telemetry
 * nothing.
 */
@NullMarked
package dev.reprise.lookup;

import org.jspecify.annotations.NullMarked;

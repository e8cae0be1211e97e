/**
 * Handles: prefixes kept at the provider as objects with a price per hour (Gemini's {@code
 * cachedContents}, row B3).
 *
 * <p>Arrives: that a prefix was asked for, under a {@link dev.reprise.provider.handle.HandleKey},
 * and what reading and keeping it cost ({@link dev.reprise.provider.handle.Toll}). Leaves: a {@link
 * dev.reprise.provider.handle.Choice} for that request, what is due later ({@link
 * dev.reprise.provider.handle.Due}), and what it all cost. {@link
 * dev.reprise.provider.handle.HandleApi} speaks to the provider. Never: prompt text that outlives
 * the request, a handle two partitions share, a clock (times are nanoseconds of a monotonic clock,
 * handed in), a handle that outlives ten minutes without somebody deciding so: whatever is
 * forgotten ends by itself.
 *
 * <p>Adding another provider's handles: implement {@link dev.reprise.provider.handle.HandleApi}
 * beside its dialect, and add a line to {@link dev.reprise.catalogue.HandleApis}.
 */
@NullMarked
package dev.reprise.provider.handle;

import org.jspecify.annotations.NullMarked;

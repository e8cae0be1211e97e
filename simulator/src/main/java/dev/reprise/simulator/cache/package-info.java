/**
 * What the providers' prompt caches have in common: chained hashes of prompt parts, entries that
 * expire, prompts divided into equal units. Arrives: spans in the order in which the provider
 * renders them. Leaves: keys and token sums. Rules of one provider are in that provider's package.
 */
@NullMarked
package dev.reprise.simulator.cache;

import org.jspecify.annotations.NullMarked;

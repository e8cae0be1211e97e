/**
 * What the providers' prompt caches have in common: chained hashes of a prompt's stretches, entries
 * that expire, prompts cut into equal units. Spans arrive in the order the provider renders them;
 * keys and token sums leave. Nothing here knows a provider's rules: those stand in the provider's
 * own package.
 */
@NullMarked
package dev.reprise.simulator.cache;

import org.jspecify.annotations.NullMarked;

/**
 * Shaping the provider's own prefix cache: what to mark, where, for how long, and whether it pays.
 *
 * <p>Arrives: a parsed body whose cacheable {@link dev.reprise.provider.caching.Positions} are
 * known, what the {@link dev.reprise.provider.caching.registry.PrefixRegistry} remembers of them,
 * the model's dated facts. Leaves: a {@link dev.reprise.provider.caching.CachePlan}, a value:
 * surgical edits, what the provider is predicted to read and write, and why. Never: prompt text in
 * memory that outlives the request (prefixes are SHA-256 digests), an edit of a byte the caller
 * wrote, a mark where the provider would refuse one, a clock (times are handed in), I/O.
 *
 * <p>Everything here runs without a server: make {@code Positions}, ask a {@code PrefixRegistry}
 * for what is {@code Known}, let a {@code NativeCaching} plan, tell the registry what was sent and
 * what the provider reported.
 *
 * <p>Adding a provider's cache, in the vendor's package: a {@link
 * dev.reprise.provider.caching.NativeCaching}, a line in {@link dev.reprise.catalogue.CacheKinds},
 * its facts with their date in {@code cache.json}. What needs calls of its own beside the request
 * (a handle that must be created first) is named by the plan and done by whoever obeys it, off the
 * path of the request.
 */
@NullMarked
package dev.reprise.provider.caching;

import org.jspecify.annotations.NullMarked;

/**
 * OpenAI's prompt cache.
 *
 * <p>Arrives: a body, and what is known of its prefixes. Leaves: breakpoints, a cache key, the
 * provider's own placement. Never: a breakpoint for a model that is known to refuse it.
 */
@NullMarked
package dev.reprise.provider.openai.caching;

import org.jspecify.annotations.NullMarked;

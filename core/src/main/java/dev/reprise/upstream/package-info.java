/**
 * The call itself. A {@link dev.reprise.plan.Question} arrives; who answers, and the head of the
 * answer, leave. {@link dev.reprise.upstream.Succession} asks the route's provider and then its
 * fallbacks; each {@link dev.reprise.upstream.ProviderCache} is one way to use the provider's own
 * prefix cache. Nothing here is looked up or kept, and no vendor is named.
 */
@NullMarked
package dev.reprise.upstream;

import org.jspecify.annotations.NullMarked;

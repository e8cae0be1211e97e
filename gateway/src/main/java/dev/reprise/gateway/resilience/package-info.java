/**
 * Protects requests against failures of providers (row B9): deadlines, retries within a budget, and
 * a circuit breaker for each endpoint.
 *
 * <p>Arrives: a {@link dev.reprise.provider.Origin.Call} with its credential. Leaves: the first
 * successful answer, or the last one as it came, headers included (contract 2.4).
 *
 * <p>Never: a call that is made again after the head of its answer went to the caller, so a stream
 * is never requested twice; a retry after the request's deadline, beyond the budget, or for a
 * caller that has left; an unknown operation that is sent twice unless its method is idempotent;
 * two calls at the same time to use the faster one (hedging), which doubles the cost.
 *
 * <p>To add a reason for a retry, add it to {@link dev.reprise.gateway.resilience.RetryRules}; what
 * is counted is the closed set {@link dev.reprise.gateway.resilience.Retry}.
 */
@NullMarked
package dev.reprise.gateway.resilience;

import org.jspecify.annotations.NullMarked;

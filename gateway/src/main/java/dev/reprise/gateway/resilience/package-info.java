/**
 * What stands between a request and a provider's bad moments (row B9): deadlines, retries under a
 * budget, and a circuit breaker for each endpoint.
 *
 * <p>Arrives: a {@link dev.reprise.provider.Origin.HttpCall} with its credential. Leaves: the first
 * answer that is worth giving, or the last one as it came, headers included (contract 2.4).
 *
 * <p>Never happens: a call is made again once its answer's head went to the caller, so a stream is
 * never asked for twice; a retry past the request's own deadline, past the budget, or for a caller
 * that hung up; an operation nobody knows sent twice unless its method is idempotent; a second call
 * beside a first one to see which is faster (hedging: it doubles what a provider charges).
 *
 * <p>To add a reason for a retry, add it to {@link dev.reprise.gateway.resilience.Judge}; what is
 * counted is the closed set {@link dev.reprise.gateway.resilience.Retry}.
 */
@NullMarked
package dev.reprise.gateway.resilience;

import org.jspecify.annotations.NullMarked;

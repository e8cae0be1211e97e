/**
 * Reads from self-hosted engines (vLLM, SGLang) how full their caches are.
 *
 * <p>Arrives: the addresses of providers of kind {@code vllm} and {@code sglang}. Leaves: {@link
 * dev.reprise.gateway.engine.EngineReading}s, read from each one's {@code /metrics} at an interval,
 * as metrics of the gateway. Never: a request that waits for it, a credential (engines ask for none
 * there), more than a megabyte read, more than one line in the log about an engine that does not
 * answer.
 *
 * <p>Adding an engine: a kind with metrics in {@link dev.reprise.provider.engine.EngineKinds}.
 */
@NullMarked
package dev.reprise.gateway.engine;

import org.jspecify.annotations.NullMarked;

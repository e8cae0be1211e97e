/**
 * A vLLM replica: OpenAI's wire in front of a block cache, with vLLM's metrics. Source: vLLM's
 * documentation of automatic prefix caching and production metrics, 2026.
 */
@NullMarked
package dev.reprise.simulator.vllm;

import org.jspecify.annotations.NullMarked;

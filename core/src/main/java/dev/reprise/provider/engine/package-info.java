/**
 * Self-hosted engines: vLLM, SGLang, llama.cpp, TGI. They speak OpenAI's dialects.
 *
 * <p>Arrives: a request to an engine. Leaves: the request with a salt that keeps partitions apart
 * in the engine's prefix cache; the names of its metrics. Never: a price, a cache marker.
 */
@NullMarked
package dev.reprise.provider.engine;

import org.jspecify.annotations.NullMarked;

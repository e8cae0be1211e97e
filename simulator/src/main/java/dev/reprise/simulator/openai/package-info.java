/**
 * OpenAI's Chat Completions, Responses, Embeddings and Models. Sources: the API reference, recorded
 * exchanges. Its prompt caches are in {@link dev.reprise.simulator.openai.caching}.
 */
@NullMarked
package dev.reprise.simulator.openai;

import org.jspecify.annotations.NullMarked;

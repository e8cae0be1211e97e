/**
 * OpenAI's Chat Completions, Responses, Embeddings and Models, and its two prompt caches:
 * breakpoints from gpt-5.6 on, fixed intervals before. Sources: the prompt caching guide of 2
 * October 2026, the API reference, recorded exchanges. A server that speaks the same wire with
 * another cache passes its own {@link dev.reprise.simulator.openai.PromptCache}.
 */
@NullMarked
package dev.reprise.simulator.openai;

import org.jspecify.annotations.NullMarked;

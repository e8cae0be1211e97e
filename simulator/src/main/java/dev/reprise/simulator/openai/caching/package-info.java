/**
 * A prompt as OpenAI's API renders it, and the two caches of prompts: breakpoints from gpt-5.6 on,
 * fixed intervals before. Sources: the prompt caching guide of 2 October 2026, recorded exchanges.
 * A server that speaks the same wire with another cache implements {@link
 * dev.reprise.simulator.openai.caching.PromptCache}.
 */
@NullMarked
package dev.reprise.simulator.openai.caching;

import org.jspecify.annotations.NullMarked;

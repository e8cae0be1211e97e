/**
 * Anthropic's Messages API and its prompt cache. Calls below {@code /v1/messages} (and {@code
 * /v1/models} with an Anthropic header) arrive; JSON and event streams leave as api.anthropic.com
 * writes them. Sources: the Messages, prompt caching, streaming and errors pages, state of October
 * 2026.
 */
@NullMarked
package dev.reprise.simulator.anthropic;

import org.jspecify.annotations.NullMarked;

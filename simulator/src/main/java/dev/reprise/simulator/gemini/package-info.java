/**
 * Google's Gemini API: generateContent in its three forms, token counts, embeddings, models, {@code
 * cachedContents}, and the implicit and explicit caches behind them. Vertex paths are understood by
 * their ends. Sources: the context caching page of August and September 2026, recorded exchanges.
 * JSON is written as the front end writes it: two spaces, {@code \r\n} in event streams.
 */
@NullMarked
package dev.reprise.simulator.gemini;

import org.jspecify.annotations.NullMarked;

/**
 * Gemini: generation, embeddings and token counting, and prefixes kept as {@code cachedContents}.
 *
 * <p>Arrives: a parsed body, or the bytes of an answer. Leaves: what the body says, what of it can
 * be kept at the provider, answers judged, gathered, renewed and replayed in the other mode. Never:
 * a byte edited that no rule names.
 */
@NullMarked
package dev.reprise.provider.gemini;

import org.jspecify.annotations.NullMarked;

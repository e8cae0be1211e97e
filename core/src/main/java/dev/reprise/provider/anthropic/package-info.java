/**
 * Anthropic: the Messages API and its prompt cache.
 *
 * <p>Arrives: a parsed body, what is known of its prefixes, or the bytes of an answer. Leaves: what
 * the body says, cache markers, answers judged, gathered, renewed and replayed in the other mode.
 * Never: I/O, a byte edited that no rule names.
 */
@NullMarked
package dev.reprise.provider.anthropic;

import org.jspecify.annotations.NullMarked;

/**
 * The Chat Completions API, and the family's operations without a dialect of their own.
 *
 * <p>Arrives: a parsed body, or the bytes of an answer. Leaves: what the body says, its blocks,
 * answers judged, gathered, renewed and replayed in the other mode. Never: I/O, a byte edited that
 * no rule names.
 */
@NullMarked
package dev.reprise.provider.openai.chat;

import org.jspecify.annotations.NullMarked;

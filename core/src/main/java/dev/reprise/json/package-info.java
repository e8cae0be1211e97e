/**
 * Parses JSON strictly and edits it in place.
 *
 * <p>Arrives: the caller's own bytes. Leaves: a {@link dev.reprise.json.Document} over these bytes,
 * or {@link dev.reprise.json.MalformedJson} with the offset of the fault.
 *
 * <p>Invariants: a text that two parsers could read differently is refused; an edit changes no byte
 * outside its range; no number is converted to floating point.
 */
@NullMarked
package dev.reprise.json;

import org.jspecify.annotations.NullMarked;

/**
 * Server-sent events (WHATWG HTML, section 9.2): bytes to frames and back.
 *
 * <p>Arrives: a stream in pieces, cut anywhere. Leaves: its frames, or the same bytes again. Never:
 * a frame that was not ended, a byte that the frames do not account for.
 */
@NullMarked
package dev.reprise.response.events;

import org.jspecify.annotations.NullMarked;

/**
 * Replies: live ones captured into entries, entries replayed as replies.
 *
 * <p>What arrives: the provider's exact bytes, a body or the frames of a stream. What leaves: a
 * judgement of them (only a whole answer may be kept), and later the same answer for a new request,
 * with fresh ids and in the mode now asked. What never happens: an answer cut at any byte judged
 * whole; a rendering that lost something; an exception because of a provider's bytes.
 *
 * <p>A dialect's knowledge of answers is one {@link dev.reprise.response.ReplyCodec} in its
 * provider package, in four parts: a judge ({@link dev.reprise.response.events.FrameJudge} walks
 * streams), a renewal (the same mode, surgical edits), frames (from a body) and a gathering (to a
 * body, which fails rather than drops). To add one, write these four and let its test extend the
 * testkit's {@code ReplyCodecContract}.
 */
@NullMarked
package dev.reprise.response;

import org.jspecify.annotations.NullMarked;

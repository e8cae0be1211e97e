/**
 * One call for everybody who asks the same. A plan without a usable entry arrives, a {@link
 * dev.reprise.fill.Fill} leaves: the answer of a call this request made or joined, an entry that
 * was made meanwhile, or a failure. {@link dev.reprise.fill.Keeping} decides whether the answer is
 * kept. Telemetry is told by the root, through a {@link dev.reprise.fill.Witness}.
 */
@NullMarked
package dev.reprise.fill;

import org.jspecify.annotations.NullMarked;

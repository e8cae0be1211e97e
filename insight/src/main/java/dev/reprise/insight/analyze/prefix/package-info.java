/**
 * How recorded prompts repeat: a request becomes a chain of fingerprints of its parts, and two
 * chains tell how long their common prefix is, where they part and why. What arrives: {@link
 * dev.reprise.insight.analyze.recording.Recorded} requests, one after the other. What leaves:
 * shared prefixes, repeated whole requests, and the places where a prefix broke. Memory is bounded:
 * old fingerprints are forgotten, so shares are lower bounds.
 */
@NullMarked
package dev.reprise.insight.analyze.prefix;

import org.jspecify.annotations.NullMarked;

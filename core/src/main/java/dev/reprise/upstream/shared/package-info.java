/**
 * What callers who share a provider's credential can learn of each other.
 *
 * <p>Arrives: requests before their call, and the usage that providers report. Leaves: how many
 * tokens were read that another caller had sent. Never: a text, a name of a caller.
 */
@NullMarked
package dev.reprise.upstream.shared;

import org.jspecify.annotations.NullMarked;

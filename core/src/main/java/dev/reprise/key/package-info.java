/**
 * Derives the key of an entry from everything its content depends on. Pure.
 *
 * <p>Arrives: a request, its canonical form, and how it is sent in effect. Leaves: a {@link
 * dev.reprise.key.Contract} that lists its components, and a {@link dev.reprise.key.CacheKey} of
 * 256 bits under the partition's own secret.
 *
 * <p>Invariants: components are framed and never joined as plain text; every input of the answer is
 * keyed; no two partitions share a secret; only a cryptographic hash decides what is served.
 *
 * <p>To add an input: a {@link dev.reprise.key.Contract.Field} with a tag that was never used
 * before, and a line in {@link dev.reprise.key.RequestDescription} that adds it.
 */
@NullMarked
package dev.reprise.key;

import org.jspecify.annotations.NullMarked;

/**
 * Places that keep entries, nearest first: the {@link dev.reprise.tier.Tier} interface, the sealed
 * envelope, the in-process tier.
 *
 * <p>Arrives: a partition and a cache key, and an entry to keep. Leaves: a {@link
 * dev.reprise.tier.Lookup}: found, absent, unavailable or unreadable. Never: an exception because a
 * store is down, an entry of another partition, a judgement about freshness (that is {@code
 * freshness}, on every read), a plain entry outside this process.
 *
 * <p>To add a tier: implement {@link dev.reprise.tier.Tier} in a module of its own, seal with
 * {@link dev.reprise.tier.seal.SealedEnvelope} whatever leaves the process, extend the test kit's
 * tier contract, and add one line where the gateway lists its tiers.
 */
@NullMarked
package dev.reprise.tier;

import org.jspecify.annotations.NullMarked;

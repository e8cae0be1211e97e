/**
 * Form, scope and versions become a contract, and the contract a key (R-6 ... R-10). Pure. Arrives:
 * a request, its canonical form, what it is effectively sent as. Leaves: a {@link
 * dev.reprise.key.Contract} that explains itself, and a {@link dev.reprise.key.CacheKey} of full
 * 256 bits under the partition's own secret. Never happens: components are joined as strings, an
 * input of the answer stays unkeyed, two partitions share a secret, a hash without cryptographic
 * strength decides what is served. To add an input: a {@link dev.reprise.key.Contract.Field} with a
 * tag never used before, and the place in {@link dev.reprise.key.Contracts} where it comes from.
 */
@NullMarked
package dev.reprise.key;

import org.jspecify.annotations.NullMarked;

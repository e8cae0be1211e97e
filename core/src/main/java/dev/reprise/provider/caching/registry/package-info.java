/**
 * What is learnt from requests about their prefixes.
 *
 * <p>Arrives: the positions of a request, and afterwards what the provider reported. Leaves: which
 * prefixes may be written, with what odds they come again, what the provider is believed to hold.
 * It keeps digests and numbers, no prompt text, takes no more memory than it was given, and does no
 * I/O.
 */
@NullMarked
package dev.reprise.provider.caching.registry;

import org.jspecify.annotations.NullMarked;

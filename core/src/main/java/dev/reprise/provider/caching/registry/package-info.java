/**
 * What earlier requests told about prefixes.
 *
 * <p>Arrives: the positions of a request, and afterwards what the provider reported. Leaves: how
 * often each prefix came, until when it is cached, how good estimates were. Never: prompt text (it
 * keeps hashes), more memory than it was given, I/O.
 */
@NullMarked
package dev.reprise.provider.caching.registry;

import org.jspecify.annotations.NullMarked;

/**
 * What Reprise knows of providers, one visible list for each open socket: dialects, prefix caches,
 * APIs of kept prefixes, APIs that are passed on unread, kinds of providers.
 *
 * <p>Arrives: a method and a path, a destination, the name of a dialect. Leaves: the operation that
 * is asked, and the one that knows about it. Never: a rule of its own about a vendor. It is the
 * only package that imports every {@code provider/<name>}; nothing in {@code provider} imports it.
 */
@NullMarked
package dev.reprise.catalogue;

import org.jspecify.annotations.NullMarked;

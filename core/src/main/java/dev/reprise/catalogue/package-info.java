/**
 * What Reprise knows of providers: one list for each extension point, which are dialects, prefix
 * caches, APIs of kept prefixes, APIs that are passed on unread, and kinds of providers.
 *
 * <p>Arrives: a method and a path, a destination, the name of a dialect. Leaves: the operation that
 * is asked, and the object that implements it. Never: a rule of its own about a vendor. It is the
 * only package that imports every {@code provider/<name>}; nothing in {@code provider} imports it.
 */
@NullMarked
package dev.reprise.catalogue;

import org.jspecify.annotations.NullMarked;

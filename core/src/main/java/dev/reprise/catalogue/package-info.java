/**
 * What Reprise knows of providers, one visible list for each open socket: dialects, prefix caches,
 * APIs of kept prefixes. The only package that imports every {@code provider/<name>}; nothing in
 * {@code provider} imports it.
 */
@NullMarked
package dev.reprise.catalogue;

import org.jspecify.annotations.NullMarked;

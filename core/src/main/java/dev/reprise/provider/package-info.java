/** Dialects (pure: bytes to blocks and back) and the socket to whoever answers. */
@NullMarked
package dev.reprise.provider;

import org.jspecify.annotations.NullMarked;

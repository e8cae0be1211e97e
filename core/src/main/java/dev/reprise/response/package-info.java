/** Replies: live ones captured into entries, entries replayed as replies. */
@NullMarked
package dev.reprise.response;

import org.jspecify.annotations.NullMarked;

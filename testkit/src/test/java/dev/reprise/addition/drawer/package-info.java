/** A tier that was added to see what that takes. */
@NullMarked
package dev.reprise.addition.drawer;

import org.jspecify.annotations.NullMarked;

/** Tries "how to add" of {@code docs/journey.md}: each addition is a folder and one line here. */
@NullMarked
package dev.reprise.addition;

import org.jspecify.annotations.NullMarked;

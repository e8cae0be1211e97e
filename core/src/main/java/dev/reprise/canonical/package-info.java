/** Blocks and bodies become a canonical form: pure and total. */
@NullMarked
package dev.reprise.canonical;

import org.jspecify.annotations.NullMarked;

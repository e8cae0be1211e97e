/**
 * The commands {@code analyze}, {@code cost} and {@code demo}: options in, text or JSON out. Each
 * is one class that {@link dev.reprise.insight.Main} lists; what it calculates is in the package of
 * its name.
 */
@NullMarked
package dev.reprise.insight.cli;

import org.jspecify.annotations.NullMarked;

/**
 * Part of a deliberate cycle for {@code PackageGraphTest}: uses a constant of package {@code two}.
 */
@NullMarked
package dev.reprise.testkit.architecture.round.one;

import org.jspecify.annotations.NullMarked;

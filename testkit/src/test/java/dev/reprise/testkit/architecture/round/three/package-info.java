/** Part of a deliberate cycle for {@code PackageGraphTest}: uses package {@code one}. */
@NullMarked
package dev.reprise.testkit.architecture.round.three;

import org.jspecify.annotations.NullMarked;

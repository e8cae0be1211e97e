/**
 * Part of a deliberate cycle for {@code PackageGraphTest}: uses packages {@code three} and {@code
 * one}.
 */
@NullMarked
package dev.reprise.testkit.architecture.round.two;

import org.jspecify.annotations.NullMarked;

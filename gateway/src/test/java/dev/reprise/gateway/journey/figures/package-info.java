/** Money, metrics and traces that a running gateway reports. */
@NullMarked
package dev.reprise.gateway.journey.figures;

import org.jspecify.annotations.NullMarked;

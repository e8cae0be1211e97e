/**
 * What operators watch for each route.
 *
 * <p>Arrives: completed decisions. Leaves: figures as JSON. Never: text of a request, an unbounded
 * number of names.
 */
@NullMarked
package dev.reprise.gateway.telemetry.routes;

import org.jspecify.annotations.NullMarked;

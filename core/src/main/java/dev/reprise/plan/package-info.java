/**
 * What is to be done with a request. A {@link dev.reprise.request.Request} arrives and a {@link
 * dev.reprise.plan.Plan} leaves: refused, straight through, shared, or reusable under a key. The
 * {@link dev.reprise.plan.Planner} reads the body, finds the route, asks policy and derives the
 * key. Nothing here does I/O or waits.
 */
@NullMarked
package dev.reprise.plan;

import org.jspecify.annotations.NullMarked;

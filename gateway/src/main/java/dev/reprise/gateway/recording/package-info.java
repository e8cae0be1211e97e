/**
 * Writes requests down for {@code reprise analyze}, on routes whose configuration says so.
 *
 * <p>Arrives: plans of requests. Leaves: JSON lines in a file, with the caller under a name that is
 * made anew in each run, and the directives of {@code Cache-Control}. Never: a credential, another
 * header that is not Reprise's own, the value of a query parameter, a secret.
 */
@NullMarked
package dev.reprise.gateway.recording;

import org.jspecify.annotations.NullMarked;

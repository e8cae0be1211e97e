/**
 * Writes requests down for {@code reprise analyze}, on routes whose configuration says so.
 *
 * <p>Arrives: plans of requests. Leaves: JSON lines in a file. Never: a credential, a header that
 * is not Reprise's own, the value of a query parameter, a secret.
 */
@NullMarked
package dev.reprise.gateway.recording;

import org.jspecify.annotations.NullMarked;

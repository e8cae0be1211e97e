/**
 * Turns an HTTP request into a {@link dev.reprise.request.Request} for the core, and gives the
 * answer back. What arrives: an {@link dev.reprise.gateway.http.Incoming}. What leaves: a request
 * with its principal, directives and hints, or an error in the caller's dialect. Invariants: the
 * partition comes from the credential alone; the stages of the core see neither a credential nor a
 * {@code Reprise-*} header.
 */
@NullMarked
package dev.reprise.gateway.door;

import org.jspecify.annotations.NullMarked;

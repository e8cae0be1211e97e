/**
 * From bytes on a socket to a {@link dev.reprise.request.Request}, and back. What arrives: an
 * {@link dev.reprise.gateway.http.Incoming}. What leaves: a request with its principal, directives
 * and hints, or an error in the caller's dialect. What never happens: a tenant taken from anything
 * but the credential; a credential or a Reprise-* header in what the stages see.
 */
@NullMarked
package dev.reprise.gateway.door;

import org.jspecify.annotations.NullMarked;

/**
 * A token server, as OAuth 2.0 has them, that checks what it is sent.
 *
 * <p>Arrives: a signed assertion or a refresh token. Leaves: a token that no other request has got.
 * Never: a token for a request that the RFCs forbid.
 */
@NullMarked
package dev.reprise.testkit.token;

import org.jspecify.annotations.NullMarked;

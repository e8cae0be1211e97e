/**
 * Tokens that the gateway gets with a credential of its own, for providers that take no keys.
 *
 * <p>Arrives: a credential file of the configuration. Leaves: the header field with a token that is
 * in force, for the one provider that the file is configured for. Never: a token in a log or a
 * message, a request that asks for a token while another one does, a caller's credential.
 */
@NullMarked
package dev.reprise.gateway.token;

import org.jspecify.annotations.NullMarked;

/**
 * The grammar of HTTP/1.1 messages (RFC 9112), for both directions: the server and the client of
 * providers read with the same classes. What arrives: bytes. What leaves: field lines, framing and
 * decoded bodies, or {@link dev.reprise.gateway.http.message.MessageRefused}. No sockets, no
 * threads. Never: a message repaired whose framing two parsers could read in two ways.
 */
@NullMarked
package dev.reprise.gateway.http.message;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP/1.1 on the wire, and the server.
 *
 * <p>Arrives: bytes of a connection. Leaves: an {@link dev.reprise.gateway.http.Incoming} with its
 * whole body, de-chunked and gunzipped, to the listener's {@link dev.reprise.gateway.http.Handler};
 * back comes a {@link dev.reprise.response.Reply}, written in the order of the requests.
 *
 * <p>Never happens: a request whose framing two parsers could read in two ways is repaired. It is
 * refused before a handler sees it, and the connection ends (RFC 9112 sections 2.2, 5.1, 6.3, 7.1;
 * the parser is our own because that is what makes the list of accepted forms short enough to read:
 * {@link dev.reprise.gateway.http.RequestHead}, {@link dev.reprise.gateway.http.message.Fields},
 * {@link dev.reprise.gateway.http.message.ChunkedBody}). Nothing here blocks: handlers are called
 * on the event loop.
 *
 * <p>To add HTTP/2: {@code ServerConnection} is the only class that knows a connection carries one
 * exchange after the other. ALPN in {@link dev.reprise.gateway.http.socket.Tls} picks the handler;
 * an h2 one makes the same {@code Incoming} and an {@link dev.reprise.gateway.http.Answer} a
 * stream.
 */
@NullMarked
package dev.reprise.gateway.http;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP/1.1 server.
 *
 * <p>Arrives: bytes of a connection. Leaves: an {@link dev.reprise.gateway.http.Incoming} with its
 * whole body, de-chunked and gunzipped, to the listener's {@link dev.reprise.gateway.http.Handler};
 * back comes a {@link dev.reprise.response.Reply}, written in the order of the requests.
 *
 * <p>A request whose framing two parsers could read in two ways is never repaired. It is refused
 * before a handler sees it, and the connection ends (RFC 9112 sections 2.2, 5.1, 6.3, 7.1; the
 * parser is our own because that is what makes the list of accepted forms short enough to read:
 * {@link dev.reprise.gateway.http.RequestHead}, {@link dev.reprise.gateway.http.message.Fields},
 * {@link dev.reprise.gateway.http.message.ChunkedBody}). Nothing here blocks: handlers are called
 * on the event loop.
 *
 * <h2>The server's connection ({@code ServerConnection})</h2>
 *
 * <p><b>Problem.</b> A client may send several requests on one connection without waiting. Their
 * answers are made on other threads and come in any order, but must be written in the order of the
 * requests. A client may also send half a request and stop, not read its answers, or leave; and the
 * gateway may have to stop meanwhile. None of this may hold memory without bound.
 *
 * <p><b>Approach.</b> {@code RequestReader} turns octets into requests. Each becomes an {@code
 * Exchange} at the end of a queue, and only the first of the queue is written. At most {@code
 * DEPTH} requests are under way; while there are that many, while the client leaves answers unread,
 * or while memory is short, nothing more is read, and TCP slows the client down. A refusal is an
 * exchange, too: the answers before it are written first. A slow clock of the loop looks at all
 * deadlines.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>All state belongs to the connection's event loop. Handlers answer from any thread; {@code
 *       Exchange} brings the answer over to the loop.
 *   <li>After a refused request no other is read: where it would begin is not known.
 *   <li>An interim 100 is written only when no answer is owed before it.
 *   <li>A body that breaks off ends the connection without its last chunk.
 *   <li>What a request was counted with is given back once, also when its client has left.
 * </ul>
 *
 * <p><b>Rejected.</b> One request at a time: clients that send ahead would wait a round trip for
 * each. Reading on without bound and queueing: memory. Closing at once after an error: octets still
 * on their way would reset the connection, and the client would lose the answer (RFC 9112 section
 * 9.6). A timer for each deadline: one clock for all connections of a loop is cheaper. A server
 * framework: decision D2.
 *
 * <p><b>Sources.</b> RFC 9112 sections 9.3.2 (pipelining), 9.5 and 9.6 (closing); RFC 9110 section
 * 10.1.1 ({@code Expect}).
 *
 * <p>To add HTTP/2: {@code ServerConnection} is the only class that knows a connection carries one
 * exchange after the other. ALPN in {@link dev.reprise.gateway.http.socket.Tls} picks the handler;
 * an h2 one makes the same {@code Incoming} and an {@link dev.reprise.gateway.http.Responder} a
 * stream.
 */
@NullMarked
package dev.reprise.gateway.http;

import org.jspecify.annotations.NullMarked;

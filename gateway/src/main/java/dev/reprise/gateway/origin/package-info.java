/**
 * The HTTP/1.1 client for providers, with a pool of connections for each event loop. It shares the
 * event loops with the clients' connections.
 *
 * <p>Arrives: a {@link dev.reprise.provider.Origin.HttpCall}, on a virtual thread. Leaves: a {@link
 * dev.reprise.response.Reply} as soon as its head is there; small answers that came with their head
 * are whole, others are live.
 *
 * <p>Never: a call that blocks an event loop; a connection that is used again after an answer
 * without a clean end; a call that is sent again after an octet of its answer; an answer that is
 * cut or has a doubtful frame and looks whole.
 *
 * <h2>The connection ({@code OriginConnection})</h2>
 *
 * <p><b>Problem.</b> New connections are slow, so they are used again. But an origin may close an
 * idle connection at any moment, also while a request is on its way; a call may cost money, so it
 * must not be made twice; and an answer that is cut, or that two parsers would read differently,
 * must not look whole, since it may be kept.
 *
 * <p><b>Approach.</b> One call at a time. The answer is read with the same strict grammar as
 * requests. The head is told when a batch of reads is over: an answer that came in one batch is
 * given as a whole body, any other as a live one ({@code OriginFeed}). While the feed's reader is
 * paused or too much waits for it, the connection stops reading, and TCP slows the origin down.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>All state belongs to the connection's event loop.
 *   <li>A connection is used again only when the answer had a known end, the origin allows it,
 *       nothing came behind the answer, and the request was sent to its last octet.
 *   <li>Octets that come while no call is under way close the connection: the next answer must not
 *       begin with them.
 *   <li>A call is sent again at most once, on a new connection, and only when the connection had
 *       been used before, no octet of an answer has come, and it was lost within a second of the
 *       request. Later the origin may have done the work.
 *   <li>A body that ends with its connection is whole under TLS only when the origin said that it
 *       closes ({@code close_notify}), for anybody can cut a TCP connection.
 *   <li>The deadline of a body does not run while its reader holds it up.
 * </ul>
 *
 * <p><b>Rejected.</b> Several calls at once on one connection: one answer that breaks takes those
 * behind it along, and a long stream delays them. Testing an idle connection before each use: the
 * origin can still close it a moment later. Sending again after any loss: the provider may bill
 * twice. Telling the head at once: every small answer would travel as a stream. A client library:
 * decision D2.
 *
 * <p><b>Sources.</b> RFC 9112 sections 6.3 (length of a body), 9.3 (persistence) and 9.8 (closing
 * under TLS); RFC 9110 section 9.2.2 (when a request may be repeated).
 */
@NullMarked
package dev.reprise.gateway.origin;

import org.jspecify.annotations.NullMarked;

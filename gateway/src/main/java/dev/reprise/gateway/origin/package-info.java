/**
 * The way out: calls to providers over pooled HTTP/1.1 connections on the event loops the clients'
 * connections live on.
 *
 * <p>Arrives: a {@link dev.reprise.provider.Origin.Call}, on a virtual thread. Leaves: a {@link
 * dev.reprise.response.Reply} as soon as its head is there; small answers that came with their head
 * are whole, others are live.
 *
 * <p>Never happens: a call blocks an event loop; a connection whose last answer did not end cleanly
 * is used again; a call is sent twice once an octet of its answer has come; an answer whose framing
 * is doubtful, or that stops short of it, ends like a whole one.
 */
@NullMarked
package dev.reprise.gateway.origin;

import org.jspecify.annotations.NullMarked;

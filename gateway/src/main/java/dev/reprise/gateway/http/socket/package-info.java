/**
 * Sockets below HTTP: event loops, TLS settings, and the kernel's queue of connections that wait to
 * be accepted. The server and the client of providers share the loops.
 */
@NullMarked
package dev.reprise.gateway.http.socket;

import org.jspecify.annotations.NullMarked;

/**
 * Requests and answers as bytes. A {@link dev.reprise.simulator.wire.Call} arrives as a client sent
 * it; an {@link dev.reprise.simulator.wire.Answer} leaves as timed chunks and a way of ending.
 * Nothing here knows a provider, opens a socket or reads a clock.
 */
@NullMarked
package dev.reprise.simulator.wire;

import org.jspecify.annotations.NullMarked;

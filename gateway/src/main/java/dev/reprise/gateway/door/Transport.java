package dev.reprise.gateway.door;

import dev.reprise.gateway.recording.Recorder;
import dev.reprise.gateway.telemetry.Tracing;

/**
 * How a request goes to its provider and how the answer comes back.
 *
 * @param outbound sends the request with the caller's or the provider's own credential
 * @param handover gives the answer to the caller's connection
 * @param tracing carries the caller's trace to the provider
 * @param recorder writes requests down where a route says so
 */
public record Transport(Outbound outbound, Handover handover, Tracing tracing, Recorder recorder) {}

package dev.reprise.insight.analyze.prefix;

import dev.reprise.provider.layout.Volatile;

/**
 * Volatile text in the stable part of one request.
 *
 * @param kind what it looks like
 * @param where the part of the prompt: {@code system}, {@code tools[2]}
 * @param nth number within its kind and part, from 0; identifies the place, since byte positions
 *     vary
 * @param start first byte in the body
 * @param end one past the last
 */
public record Spotted(Volatile.VolatileKind kind, String where, int nth, int start, int end) {}

package dev.reprise.simulator.cache;

/** A stretch of the rendered prompt that is hashed and counted as one. */
public record Span(String text, int tokens) {}

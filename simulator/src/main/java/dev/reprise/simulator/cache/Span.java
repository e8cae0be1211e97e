package dev.reprise.simulator.cache;

/** A part of the rendered prompt that is hashed and counted as a whole. */
public record Span(String text, int tokens) {}

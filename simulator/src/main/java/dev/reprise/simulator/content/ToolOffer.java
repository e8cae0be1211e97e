package dev.reprise.simulator.content;

import com.fasterxml.jackson.databind.JsonNode;

/** A tool the model may call now; {@code schema} is the JSON Schema of its arguments. */
public record ToolOffer(String name, JsonNode schema) {}

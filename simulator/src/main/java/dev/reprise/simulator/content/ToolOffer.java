package dev.reprise.simulator.content;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool the model may call now.
 *
 * @param schema the JSON Schema of its arguments
 * @param takesText whether it takes text in place of JSON (OpenAI's custom tools)
 * @param arguments what a call says; empty: something that fits the schema
 */
public record ToolOffer(String name, JsonNode schema, boolean takesText, String arguments) {

  /** A function whose arguments the model makes up. */
  public ToolOffer(String name, JsonNode schema) {
    this(name, schema, false, "");
  }

  ToolOffer called(String with) {
    return new ToolOffer(name, schema, takesText, with);
  }
}

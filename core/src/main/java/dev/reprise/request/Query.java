package dev.reprise.request;

import java.util.List;

/** Query parameters as they came, still percent-encoded, in order, credentials already removed. */
public record Query(List<Parameter> parameters) {
  public static final Query NONE = new Query(List.of());

  /** One parameter; the value is empty when there was no equals sign. */
  public record Parameter(String name, String value) {}

  public Query {
    parameters = List.copyOf(parameters);
  }

  public boolean has(String name, String value) {
    return parameters.contains(new Parameter(name, value));
  }
}

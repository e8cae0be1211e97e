package dev.reprise.request;

import java.util.List;

/** Query parameters as they came, still percent-encoded, in order, credentials already removed. */
public record Query(List<Parameter> parameters) {
  public static final Query NONE = new Query(List.of());

  /**
   * One parameter; {@link #text} gives back exactly what it was read from.
   *
   * @param value empty when there was no equals sign, or nothing behind it
   * @param bare whether there was no equals sign: {@code a} and {@code a=} are two texts
   */
  public record Parameter(String name, String value, boolean bare) {
    public Parameter(String name, String value) {
      this(name, value, false);
    }

    /** Exactly as it was written. */
    public String text() {
      return bare ? name : name + "=" + value;
    }
  }

  public Query {
    parameters = List.copyOf(parameters);
  }

  public boolean has(String name, String value) {
    return parameters.stream().anyMatch(it -> it.name().equals(name) && it.value().equals(value));
  }
}

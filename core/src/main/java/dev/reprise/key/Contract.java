package dev.reprise.key;

import java.util.List;

/** The semantic contract (row A3): tagged components, framed without delimiters. */
public record Contract(List<Component> components) {

  /**
   * What a component is; the ordinal-free wire tag never changes once used. Helper A completes the
   * list after row A3.
   */
  public enum Field {
    RECIPE(1),
    TENANT(2);

    private final int tag;

    Field(int tag) {
      this.tag = tag;
    }

    public int tag() {
      return tag;
    }
  }

  /**
   * One component; {@code name} tells several of one field apart in explanations (a header's name),
   * and is framed with the value.
   */
  public record Component(Field field, String name, byte[] value) {}

  public Contract {
    components = List.copyOf(components);
  }

  /** The frame: version, then per component tag, length, bytes. */
  public byte[] frame() {
    throw new UnsupportedOperationException();
  }
}

package dev.reprise.simulator.wire;

/** One header line. Names are compared without case (RFC 9110, 5.1) and kept as written. */
public record Header(String name, String value) {

  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }
}

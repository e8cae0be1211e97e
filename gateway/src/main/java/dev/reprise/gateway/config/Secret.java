package dev.reprise.gateway.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that must not be seen: only {@link #reveal} gives it away, and that is easy to find. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(bytes(), that.bytes());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}

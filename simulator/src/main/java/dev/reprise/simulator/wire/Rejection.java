package dev.reprise.simulator.wire;

import org.jspecify.annotations.Nullable;

/** A request the provider answers with an error; each provider writes it in its own shape. */
public final class Rejection extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final @Nullable String param;
  private final @Nullable String code;

  public Rejection(int status, String message) {
    this(status, message, null, null);
  }

  public Rejection(int status, String message, @Nullable String param, @Nullable String code) {
    super(message, null, false, false);
    this.status = status;
    this.param = param;
    this.code = code;
  }

  public static Rejection invalid(String message) {
    return new Rejection(400, message);
  }

  public int status() {
    return status;
  }

  public String text() {
    return String.valueOf(getMessage());
  }

  /** OpenAI's {@code param}: the member at fault. */
  public @Nullable String param() {
    return param;
  }

  /** OpenAI's {@code code}. */
  public @Nullable String code() {
    return code;
  }
}

package dev.reprise.insight.analyze.recording;

/** A record that cannot be analysed: why, and what to do. Quotes nothing of it. */
public final class Unusable extends Exception {
  private static final long serialVersionUID = 1L;

  public Unusable(String reason) {
    super(reason);
  }

  /** The reason and the remedy. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}

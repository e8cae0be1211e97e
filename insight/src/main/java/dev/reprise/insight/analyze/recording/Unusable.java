package dev.reprise.insight.analyze.recording;

/**
 * A record cannot be analysed; the message gives the reason and what to do, and quotes nothing of
 * the record.
 */
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

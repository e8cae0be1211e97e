package dev.reprise.tier.seal;

/**
 * Sealed bytes that do not open for this partition and key, or that open to something which is no
 * entry. Checked, so that nobody forgets that stored bytes may be anything (4.7: poison entry).
 */
public final class UnreadableFrame extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;

  public UnreadableFrame(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  /** What does not fit, without any of the content. */
  public String why() {
    return why;
  }
}

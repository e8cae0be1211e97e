package dev.reprise.artifact;

/** A position of the ledger: incarnation and sequence. Written {@code inc.seq} (contract 2.5). */
public record Stamp(long incarnation, long sequence) {

  @Override
  public String toString() {
    return incarnation + "." + sequence;
  }

  /** Reads {@code inc.seq}; throws IllegalArgumentException saying what is wrong. */
  public static Stamp parse(String text) {
    int dot = text.indexOf('.');
    try {
      if (dot > 0 && text.length() <= 40) {
        return new Stamp(
            Long.parseLong(text, 0, dot, 10), Long.parseLong(text, dot + 1, text.length(), 10));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a position is written inc.seq, two whole numbers", e);
    }
    throw new IllegalArgumentException("a position is written inc.seq, two whole numbers");
  }
}

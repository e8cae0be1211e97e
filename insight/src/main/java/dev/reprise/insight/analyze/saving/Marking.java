package dev.reprise.insight.analyze.saving;

import java.util.Locale;

/** What of a prompt is kept at the provider. */
public enum Marking {
  /** Nothing: traffic that never comes back only pays for writes. */
  OFF,
  /** Tools, system and schema: one boundary before the conversation. */
  STABLE_PART,
  /** All of it: conversations that are carried on. */
  WHOLE_PROMPT;

  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What the provider does with one prompt.
   *
   * @param total tokens
   * @param stable tokens of the stable part
   * @param known tokens that are still kept from an earlier prompt
   * @param minimum the shortest prefix kept
   */
  Charges.Split split(int total, int stable, int known, int minimum) {
    int boundary =
        switch (this) {
          case OFF -> 0;
          case STABLE_PART -> stable;
          case WHOLE_PROMPT -> total;
        };
    if (boundary < minimum || boundary == 0) {
      return new Charges.Split(0, 0, total);
    }
    int read = Math.min(known, boundary) < minimum ? 0 : Math.min(known, boundary);
    return new Charges.Split(read, boundary - read, total - boundary);
  }
}

package dev.reprise.insight.analyze.prefix;

import java.util.Locale;

/** Why a prefix ends where it ends. */
public enum PartingCause {
  /** Text that looks volatile: a moment, an id, a counter. */
  VOLATILE_TEXT,
  /** The same tools in another order. */
  TOOL_ORDER,
  /** Other tools than before. */
  CHANGED_TOOLS,
  /** The same JSON with its members in another order. */
  UNORDERED_JSON,
  /** Something else in the stable part. */
  CHANGED_TEXT,
  /** An earlier turn of the conversation is not what it was. */
  EDITED_HISTORY,
  /** The newest turn, which always differs. */
  NEW_TURN;

  /** As reports write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the same content could have been written in a way that keeps the prefix. */
  public boolean avoidable() {
    return this != NEW_TURN && this != CHANGED_TEXT && this != EDITED_HISTORY;
  }
}

package dev.reprise.response;

import dev.reprise.json.Document;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether an answer has content: a text with more than white space, a tool call,
 * an image or sound. Reasoning alone is no content. Text comes in pieces of any length. Some
 * engines write reasoning into the text itself, between {@code <think>} and {@code </think>} at its
 * beginning; it does not count either.
 */
public final class AnswerContent {
  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  private final StringBuilder pending = new StringBuilder();
  private boolean thinking;
  private boolean something;

  /** A piece of the text; null is none. */
  public void text(@Nullable String piece) {
    for (int i = 0; piece != null && i < piece.length() && !something; i++) {
      char c = piece.charAt(i);
      if (thinking) {
        thought(c);
      } else if (!pending.isEmpty() || !blank(c)) {
        begun(c);
      }
    }
  }

  private void begun(char c) {
    pending.append(c);
    if (!OPEN.startsWith(pending.toString())) {
      something = true;
    } else if (pending.length() == OPEN.length()) {
      thinking = true;
      pending.setLength(0);
    }
  }

  private void thought(char c) {
    pending.append(c);
    if (pending.length() > CLOSE.length()) {
      pending.deleteCharAt(0);
    }
    if (CLOSE.contentEquals(pending)) {
      thinking = false;
      pending.setLength(0);
    }
  }

  /** Whether it is white space or an invisible character. */
  private static boolean blank(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT
        || Character.isISOControl(c);
  }

  /** The text of a string; nothing for any other value. */
  public void text(Document document, int node) {
    if (!something) {
      text(document.textOrNull(node));
    }
  }

  /** Notes a tool call, an image or sound. */
  public void something() {
    something = true;
  }

  /**
   * Whether there was any content. A beginning of {@code <think>} that did not go on counts as
   * text.
   */
  public boolean anything() {
    return something || !thinking && !pending.isEmpty();
  }
}

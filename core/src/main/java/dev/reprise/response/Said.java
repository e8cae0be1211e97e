package dev.reprise.response;

import dev.reprise.json.Document;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer says anything: a text with more in it than white space, a tool call, an
 * image or sound; never only reasoning. Text comes in pieces of any length. Some engines write
 * reasoning into the text itself, between {@code <think>} and {@code </think>} at its beginning:
 * that is none.
 */
public final class Said {
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

  /** White space, and characters nobody sees. */
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

  /** A tool call, an image, sound. */
  public void something() {
    something = true;
  }

  /** Whether anything was said; what looked like the beginning of a thought was text. */
  public boolean anything() {
    return something || !thinking && !pending.isEmpty();
  }
}

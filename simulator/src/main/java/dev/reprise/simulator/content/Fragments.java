package dev.reprise.simulator.content;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into pieces of one token: a space opens a new one, and none is longer than eight
 * characters.
 */
public final class Fragments {

  private static final int LONGEST = 8;

  private Fragments() {}

  public static List<String> of(String text) {
    List<String> fragments = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      int next = at + Character.charCount(text.codePointAt(at));
      boolean full = next - start > LONGEST;
      boolean word = text.charAt(at) == ' ' && at > start;
      if (full || word) {
        fragments.add(text.substring(start, at));
        start = at;
      }
      at = next;
    }
    if (start < text.length()) {
      fragments.add(text.substring(start));
    }
    return fragments;
  }
}

package dev.reprise.gateway.recording;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.request.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Replaces the words of a request's texts by others of the same length, always the same one for a
 * word. So what repeats still does, and prefixes break where they did, while nobody can read the
 * text. Numbers of seven digits and more are replaced, too.
 */
final class Redaction {
  /** Members whose values are words of the API and not text. */
  private static final Set<String> WORDS_OF_THE_API =
      Set.of(
          "model",
          "role",
          "type",
          "object",
          "mode",
          "effort",
          "media_type",
          "mime_type",
          "mimeType",
          "ttl",
          "service_tier",
          "tool_choice",
          "finish_reason",
          "stop_reason");

  private static final Set<String> TOOL_LISTS =
      Set.of("tools", "functions", "function_declarations", "functionDeclarations");

  private static final int LONGEST_WORD_OF_THE_API = 64;
  private static final int SHORT_NUMBER = 6;

  private final byte[] secret;

  /**
   * @param secret from which the words are made
   */
  Redaction(byte[] secret) {
    this.secret = secret.clone();
  }

  byte[] body(Document document) {
    var edits = new ArrayList<Edits.Edit>();
    walk(document, document.root(), "", false, edits);
    return Edits.apply(document.bytes(), edits);
  }

  private void walk(
      Document document, int node, String name, boolean ofTools, List<Edits.Edit> edits) {
    switch (document.kind(node)) {
      case OBJECT, ARRAY -> {
        for (int inner = document.first(node);
            inner != Document.NONE;
            inner = document.next(inner)) {
          String own = document.name(inner);
          String called = own == null ? name : own;
          walk(document, inner, called, ofTools || TOOL_LISTS.contains(called), edits);
        }
      }
      case STRING -> {
        String text = document.text(node);
        if (!kept(name, ofTools, text)) {
          edits.add(Edits.replace(document, node, Edits.quote(text(text))));
        }
      }
      case NUMBER -> {
        String digits = document.text(node);
        if (digits.chars().filter(Character::isDigit).count() > SHORT_NUMBER) {
          edits.add(Edits.replace(document, node, "1" + text(digits(digits)).substring(1)));
        }
      }
      default -> {
        // true, false and null tell nothing
      }
    }
  }

  private static String digits(String number) {
    var digits = new StringBuilder();
    number.chars().filter(Character::isDigit).forEach(c -> digits.append((char) c));
    return digits.toString();
  }

  /** A tool's name is kept: {@code analyze} proposes a table of tools. */
  private static boolean kept(String name, boolean ofTools, String text) {
    return text.length() <= LONGEST_WORD_OF_THE_API
        && (WORDS_OF_THE_API.contains(name) || ofTools && name.equals("name"));
  }

  String text(String text) {
    var replaced = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
        end++;
      }
      if (end == at) {
        replaced.append(text.charAt(at++));
      } else {
        word(text.substring(at, end), replaced);
        at = end;
      }
    }
    return replaced.toString();
  }

  private void word(String word, StringBuilder into) {
    byte[] digest = new byte[0];
    for (int i = 0; i < word.length(); i++) {
      int place = i % 32;
      if (place == 0) {
        digest = digest(word, i / 32);
      }
      int random = digest[place] & 0xFF;
      char c = word.charAt(i);
      if (Character.isDigit(c)) {
        into.append((char) ('0' + random % 10));
      } else {
        into.append((char) ((Character.isUpperCase(c) ? 'A' : 'a') + random % 26));
      }
    }
  }

  private byte[] digest(String word, int part) {
    MessageDigest digest = Digest.sha256();
    digest.update(secret);
    digest.update((byte) part);
    return digest.digest(word.getBytes(StandardCharsets.UTF_8));
  }
}

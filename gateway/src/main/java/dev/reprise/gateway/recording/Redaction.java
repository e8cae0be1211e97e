package dev.reprise.gateway.recording;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Replaces everything in a request that a caller chose by other words of the same length, always
 * the same one for a word. So what repeats still does, and prefixes break where they did, while
 * nobody can read the text. Only words of the APIs are kept ({@link ApiWords}), and only where an
 * API has them: a name inside metadata, arguments or a schema is the caller's own. Everything is
 * replaced in place, so each value stands at the byte where it stood. Safe for any number of
 * threads.
 */
final class Redaction {
  private static final Set<String> TOOL_LISTS =
      Set.of("tools", "functions", "function_declarations", "functionDeclarations");

  private static final Set<String> MODELS = Set.of("model", "models");
  private static final byte[][] SCHEMES = {
    "https://".getBytes(StandardCharsets.US_ASCII),
    "http://".getBytes(StandardCharsets.US_ASCII),
    "data:".getBytes(StandardCharsets.US_ASCII),
    "gs://".getBytes(StandardCharsets.US_ASCII)
  };
  private static final int LONGEST_KEPT_NUMBER = 3;
  private static final int MOST_ATTEMPTS = 1000;
  private static final int VERSION = "_20260101".length();

  private final ApiWords words = ApiWords.shipped();
  private final KnownParts parts = new KnownParts(words);
  private final byte[] secret;
  private final Set<String> named;

  /**
   * @param secret from which the words are made
   * @param named models, tasks and agents that the configuration names: they are kept
   */
  Redaction(byte[] secret, Set<String> named) {
    this.secret = secret.clone();
    this.named = Set.copyOf(named);
  }

  /** The body, of the same length. */
  byte[] body(Document document) {
    var replaced = new ReplacedWords(secret, document.bytes());
    new RedactingWalk(document, replaced).value(document.root(), "", Place.API);
    return replaced.written();
  }

  /** A text as a JSON string, all its words replaced unless the configuration names it. */
  String quoted(String text) {
    if (named.contains(text)) {
      return Edits.quote(text);
    }
    byte[] json = Edits.quote(text).getBytes(StandardCharsets.UTF_8);
    var replaced = new ReplacedWords(secret, json);
    replaced.replace(1, json.length - 1, 0);
    return new String(replaced.written(), StandardCharsets.UTF_8);
  }

  /** A path as a JSON string; the segments that an API has are kept, and known parts of models. */
  String quotedPath(String path) {
    String plain = path.replace('%', '-'); // what stands behind it need not be an escape any more
    byte[] json = Edits.quote(plain).getBytes(StandardCharsets.UTF_8);
    var replaced = new ReplacedWords(secret, json);
    int start = 1;
    for (int at = 1; at < json.length; at++) {
      if (json[at] == '/' || json[at] == ':' || at == json.length - 1) {
        String segment = new String(json, start, at - start, StandardCharsets.UTF_8);
        if (!words.has(ApiWords.WordSection.PATHS, segment) && !named.contains(segment)) {
          parts.name(json, start, at, ApiWords.WordSection.MODELS, replaced);
        }
        start = at + 1;
      }
    }
    return new String(replaced.written(), StandardCharsets.UTF_8);
  }

  /** Where a value stands. */
  private enum Place {
    /** Where the API says which members there are. */
    API,
    /** The same, in the definition of a tool. */
    TOOL,
    /** Where all names are the caller's own. */
    OWN
  }

  /** Replaces the words of one body. */
  private final class RedactingWalk {
    private final Document document;
    private final ReplacedWords replaced;

    RedactingWalk(Document document, ReplacedWords replaced) {
      this.document = document;
      this.replaced = replaced;
    }

    /**
     * @param name of the member that it is, or that holds the array with it; empty for the body
     */
    void value(int node, String name, Place place) {
      switch (document.kind(node)) {
        case OBJECT -> object(node, place);
        case ARRAY -> {
          for (int each = document.first(node); each != Document.NONE; each = document.next(each)) {
            value(each, name, place);
          }
        }
        case STRING -> string(node, name, place);
        case NUMBER -> {
          if (place == Place.OWN || !setting(name, document.text(node))) {
            replaced.number(document.start(node), document.end(node));
          }
        }
        default -> {
          // true, false and null tell nothing
        }
      }
    }

    private void object(int node, Place place) {
      var taken = new HashSet<String>();
      for (int inner = document.first(node); inner != Document.NONE; inner = document.next(inner)) {
        String name = String.valueOf(document.name(inner));
        if (known(name, place)) {
          taken.add(writtenName(inner));
        }
      }
      for (int inner = document.first(node); inner != Document.NONE; inner = document.next(inner)) {
        String name = String.valueOf(document.name(inner));
        boolean known = known(name, place);
        if (!known) {
          rename(inner, place, taken);
        }
        value(inner, name, known ? below(inner, name, place) : Place.OWN);
      }
    }

    private boolean known(String name, Place place) {
      return words.has(
          place == Place.OWN ? ApiWords.WordSection.ANYWHERE : ApiWords.WordSection.MEMBERS, name);
    }

    private Place below(int inner, String name, Place place) {
      if (document.is(inner, Kind.OBJECT) && words.has(ApiWords.WordSection.OWN, name)) {
        return Place.OWN;
      }
      return TOOL_LISTS.contains(name) && place == Place.API ? Place.TOOL : place;
    }

    /**
     * Two members of an object must not get the same name: the text would not be read again. Nor
     * may one get a name that is kept there.
     */
    private void rename(int inner, Place place, Set<String> taken) {
      for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        replaced.replace(document.nameStart(inner) + 1, document.nameEnd(inner) - 1, attempt);
        String written = writtenName(inner);
        if (!known(written, place) && taken.add(written)) {
          return;
        }
      }
      throw new IllegalStateException("no name is left for a member");
    }

    private String writtenName(int inner) {
      byte[] name =
          Arrays.copyOfRange(
              replaced.written(), document.nameStart(inner) + 1, document.nameEnd(inner) - 1);
      return new String(name, StandardCharsets.UTF_8);
    }

    private void string(int node, String name, Place place) {
      int from = document.start(node) + 1;
      int to = document.end(node) - 1;
      if (place == Place.OWN) {
        replaced.replace(from, to, 0);
      } else if (MODELS.contains(name)) {
        if (named.contains(document.text(node))) {
          return;
        }
        parts.name(document.bytes(), from, to, ApiWords.WordSection.MODELS, replaced);
      } else if (place == Place.TOOL && name.equals("name")) {
        parts.name(document.bytes(), from, to, ApiWords.WordSection.TOOLS, replaced);
      } else if (!words.has(ApiWords.WordSection.CHOICES, name) || !choice(document.text(node))) {
        replaced.replace(from + scheme(from, to), to, 0);
      }
    }

    /** The length of a URL's scheme: {@code analyze} asks whether a URL's content may change. */
    private int scheme(int from, int to) {
      for (byte[] scheme : SCHEMES) {
        int end = from + scheme.length;
        if (end <= to && Arrays.equals(scheme, Arrays.copyOfRange(document.bytes(), from, end))) {
          return scheme.length;
        }
      }
      return 0;
    }
  }

  /** {@code tool_use}; also a word with a day of these years: {@code web_search_20260209}. */
  private boolean choice(String text) {
    if (words.has(ApiWords.WordSection.VALUES, text)) {
      return true;
    }
    int stem = text.length() - VERSION;
    return stem > 0
        && text.startsWith("_202", stem)
        && text.chars().skip(stem + 1L).allMatch(Character::isDigit)
        && words.has(ApiWords.WordSection.VALUES, text.substring(0, stem));
  }

  /** A short number of a setting such as {@code temperature}, which policy reads. */
  private boolean setting(String name, String number) {
    return words.has(ApiWords.WordSection.NUMERIC, name)
        && number.chars().filter(Character::isDigit).count() <= LONGEST_KEPT_NUMBER
        && number.length() <= LONGEST_KEPT_NUMBER + 1;
  }
}

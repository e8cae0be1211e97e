package dev.reprise.response;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import dev.reprise.json.NoRoom;
import dev.reprise.json.Room;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Answers questions about JSON texts in answers without building a tree. */
public final class Texts {
  /**
   * A parse may take at most this many times the length of the text: enough for any answer of a
   * provider (lists of short numbers take four times their length), and not enough for one that
   * consists of {@code 0,} only.
   */
  public static final int DENSEST = 5;

  /** Short texts are parsed whatever they take. */
  private static final int SHORT = 16 << 10;

  private Texts() {}

  /**
   * Parses the text strictly; null when it is not valid, or takes more memory than any answer
   * of a provider.
   */
  public static @Nullable Document parse(byte[] text) {
    try {
      return Document.parse(text, new Bounded(SHORT + (long) DENSEST * text.length));
    } catch (MalformedJson | NoRoom unusable) {
      return null;
    }
  }

  private static final class Bounded implements Room {
    private long left;

    Bounded(long most) {
      left = most;
    }

    @Override
    public boolean take(long bytes) {
      left -= bytes;
      return left >= 0;
    }
  }

  /** Whether a tool call's arguments are one JSON object. */
  public static boolean isObject(CharSequence arguments) {
    Document document = parse(arguments.toString().getBytes(StandardCharsets.UTF_8));
    return document != null && document.is(document.root(), Kind.OBJECT);
  }

  /** Whether there is a member of this name that is not null. */
  public static boolean hasValue(Document document, int object, String name) {
    int value = document.member(object, name);
    return value != Document.NONE && !document.is(value, Kind.NULL);
  }

  /**
   * Whether an answer reports a failure in one of the usual ways: {@code error}, a list of {@code
   * errors} that is not empty, or a {@code base_resp} with a status code other than 0.
   */
  public static boolean reportsFailure(Document document, int answer) {
    int code = document.at(answer, "base_resp", "status_code");
    return hasValue(document, answer, "error")
        || isFilledList(document, document.member(answer, "errors"))
        || code != Document.NONE && !document.is(code, Kind.NULL) && !zero(document, code);
  }

  private static boolean zero(Document document, int code) {
    return document.is(code, Kind.STRING)
        ? document.text(code).equals("0")
        : Counts.of(document, code) == 0;
  }

  /** Whether it is a list with something in it. */
  public static boolean isFilledList(Document document, int node) {
    return document.is(node, Kind.ARRAY) && document.size(node) > 0;
  }

  /** Whether one of the objects in a list has this word as its {@code type}. */
  public static boolean anyOfType(Document document, int list, String type) {
    for (int each = first(document, list); each != Document.NONE; each = document.next(each)) {
      if (type.equals(document.textOrNull(document.member(each, "type")))) {
        return true;
      }
    }
    return false;
  }

  /** Number of members or elements; 0 for anything else, also for no value. */
  public static int size(Document document, int node) {
    return node == Document.NONE ? 0 : document.size(node);
  }

  /** The first element of a list; {@link Document#NONE} of anything else. */
  public static int first(Document document, int node) {
    return document.is(node, Kind.ARRAY) ? document.first(node) : Document.NONE;
  }

  /** Whether it is a string with at least one character. */
  public static boolean hasText(Document document, int node) {
    String text = document.textOrNull(node);
    return text != null && !text.isEmpty();
  }

  /** Whether these bytes are an error object: in a stream some relays write it as a bare line. */
  public static boolean isError(byte[] text) {
    Document document = parse(text);
    return document != null && reportsFailure(document, document.root());
  }
}

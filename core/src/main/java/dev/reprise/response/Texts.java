package dev.reprise.response;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import dev.reprise.json.NoRoom;
import dev.reprise.json.Room;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON texts inside answers, asked about without a tree. */
public final class Texts {
  /**
   * What a parse may take, times the text's length: enough for any answer of a provider (lists of
   * short numbers take four times their length), not for one made of nothing but {@code 0,}.
   */
  public static final int DENSEST = 5;

  /** Short texts are parsed whatever they take. */
  private static final int SHORT = 16 << 10;

  private Texts() {}

  /** The text understood strictly; null when it is not that, or denser than any answer. */
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

  /** Whether there is a member of this name that says something: not absent, not null. */
  public static boolean tells(Document document, int object, String name) {
    int value = document.member(object, name);
    return value != Document.NONE && !document.is(value, Kind.NULL);
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
  public static boolean speaks(Document document, int node) {
    String text = document.textOrNull(node);
    return text != null && !text.isEmpty();
  }

  /** Whether these bytes are an error object: in a stream some relays write it as a bare line. */
  public static boolean isError(byte[] text) {
    Document document = parse(text);
    return document != null && tells(document, document.root(), "error");
  }
}

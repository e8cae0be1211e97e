package dev.reprise.gateway.door;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The texts of a body that nothing reads on the way to a kept answer: what stands between the
 * quotes of the strings in the members that {@link dev.reprise.canonical.FieldRules#unread} names.
 * A body of the same length that differs only there, in printable ASCII without quotes and
 * backslashes, has the same structure and the same key, so it need not be parsed. Ids have a fixed
 * length, mostly; a body of another length is parsed.
 */
final class UnreadTexts {
  static final UnreadTexts NONE = new UnreadTexts(List.of(), 0);

  /** A body with more such texts has none that may differ. */
  private static final int MOST = 16;

  private final int[] from;
  private final int[] to;
  private final int length;

  private record Text(int from, int to) {}

  private UnreadTexts(List<Text> texts, int length) {
    this.from = texts.stream().mapToInt(Text::from).toArray();
    this.to = texts.stream().mapToInt(Text::to).toArray();
    this.length = length;
  }

  /** The texts of these members of the body itself; every member of one of these names counts. */
  static UnreadTexts of(Document body, List<String> members) {
    var texts = new ArrayList<Text>();
    for (String member : members) {
      strings(body, body.member(body.root(), member), texts);
    }
    texts.sort((one, other) -> Integer.compare(one.from, other.from));
    return texts.isEmpty() || texts.size() > MOST
        ? NONE
        : new UnreadTexts(texts, body.bytes().length);
  }

  private static void strings(Document body, int node, List<Text> found) {
    if (node == Document.NONE) {
      return;
    }
    if (body.is(node, Kind.STRING)) {
      found.add(new Text(body.start(node) + 1, body.end(node) - 1));
    }
    for (int below = body.first(node); below != Document.NONE; below = body.next(below)) {
      strings(body, below, found);
    }
  }

  boolean none() {
    return from.length == 0;
  }

  /** Whether two bodies differ in these texts at most; {@code before} is the one they are of. */
  boolean same(byte[] before, byte[] now) {
    if (before.length != now.length) {
      return false;
    }
    int at = 0;
    for (int i = 0; i < from.length; i++) {
      if (!Arrays.equals(before, at, from[i], now, at, from[i]) || !plain(now, from[i], to[i])) {
        return false;
      }
      at = to[i];
    }
    return Arrays.equals(before, at, before.length, now, at, now.length);
  }

  private static boolean plain(byte[] text, int from, int to) {
    for (int at = from; at < to; at++) {
      byte octet = text[at];
      if (octet < ' ' || octet > '~' || octet == '"' || octet == '\\') {
        return false;
      }
    }
    return true;
  }

  /**
   * Where these texts stand in a body of any length: those of its first half from its start, the
   * others from its end.
   */
  BodyMask mask() {
    List<BodyMask.Gap> gaps = new ArrayList<>(from.length);
    for (int i = 0; i < from.length; i++) {
      boolean nearEnd = from[i] > length / 2;
      int base = nearEnd ? length : 0;
      gaps.add(new BodyMask.Gap(nearEnd, from[i] - base, to[i] - base));
    }
    return new BodyMask(Collections.unmodifiableList(gaps));
  }
}

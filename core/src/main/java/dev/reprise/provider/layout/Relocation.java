package dev.reprise.provider.layout;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Edits.Edit;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.PromptShape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves volatile text from the instructions to the end of the prompt (R-5, {@code layout:
 * relocate}). A name in brackets takes its place, and an extra last message says what each name
 * stands for. Every byte between stays as it was, so the request of turn n, up to that message, is
 * a prefix of the request of turn n + 1. Dates without a time of day are not moved: they change
 * once a day only.
 *
 * <p>Nothing is moved where the model signs its thoughts (text that it signed must not change),
 * where the last message is the model's (a prefill), or where the provider keeps the history.
 */
public final class Relocation {
  /** The beginning of the message that says what was moved. */
  private static final String SAID = "For the names in brackets in your instructions: ";

  private static final byte[] SAID_QUOTED = ('"' + SAID).getBytes(StandardCharsets.US_ASCII);
  private static final int MOST = 32;
  private static final Set<Volatile.VolatileKind> STAY = Set.of(Volatile.VolatileKind.DATE);
  private static final Set<String> SIGNED_TYPES =
      Set.of("thinking", "redacted_thinking", "reasoning", "compaction");
  private static final Set<String> SIGNATURES =
      Set.of("signature", "thoughtSignature", "thought_signature");

  private final Document body;
  private final PromptShape shape;
  private final int list;
  private final List<Edit> edits = new ArrayList<>();
  private final StringBuilder moved = new StringBuilder();
  private final Map<Volatile.VolatileKind, Integer> counts =
      new EnumMap<>(Volatile.VolatileKind.class);

  private Relocation(Document body, PromptShape shape) {
    this.body = body;
    this.shape = shape;
    this.list = body.member(body.root(), shape.conversation());
  }

  /**
   * The edits that move it; none when there is nothing to move, or it must stay.
   *
   * @param shape of the body's dialect
   */
  public static List<Edit> of(Document body, PromptShape shape) {
    var relocation = new Relocation(body, shape);
    return relocation.possible() ? relocation.all() : List.of();
  }

  /** Whether a string is such a message. A prefix that includes it never comes again. */
  public static boolean said(Document body, int string) {
    int start = body.start(string);
    int end = start + SAID_QUOTED.length;
    return end <= body.end(string)
        && Arrays.equals(body.bytes(), start, end, SAID_QUOTED, 0, SAID_QUOTED.length);
  }

  private boolean possible() {
    if (shape.heldElsewhere().stream().anyMatch(name -> present(body.member(body.root(), name)))) {
      return false;
    }
    if (body.is(list, Kind.STRING)) {
      return !thinks();
    }
    return body.is(list, Kind.ARRAY) && body.size(list) > 0 && !thinks() && callersTurn();
  }

  /** Whether thoughts that are signed were asked for, or are there already. */
  private boolean thinks() {
    int thinking = body.member(body.root(), "thinking");
    boolean asked =
        present(thinking) && !"disabled".equals(body.textOrNull(body.member(thinking, "type")));
    return asked || present(body.member(body.root(), "reasoning")) || signed(list);
  }

  private boolean signed(int node) {
    boolean object = body.is(node, Kind.OBJECT);
    for (int each = body.first(node); each != NONE; each = body.next(each)) {
      String name = object ? body.name(each) : null;
      boolean typed =
          "type".equals(name) && SIGNED_TYPES.contains(String.valueOf(body.textOrNull(each)));
      if (typed || SIGNATURES.contains(String.valueOf(name)) || signed(each)) {
        return true;
      }
    }
    return false;
  }

  private boolean callersTurn() {
    int last = body.element(list, body.size(list) - 1);
    String role = body.textOrNull(body.member(last, "role"));
    if (role == null) {
      String type = body.textOrNull(body.member(last, "type"));
      return body.is(last, Kind.OBJECT) && (type == null || type.endsWith("_output"));
    }
    return Set.of("user", "tool", "function").contains(role);
  }

  private List<Edit> all() {
    for (StableTexts.Stable text : StableTexts.of(body, shape)) {
      if (text.part().equals("system")) {
        move(text.node());
      }
    }
    if (edits.isEmpty()) {
      return List.of();
    }
    edits.add(said());
    return edits;
  }

  private void move(int node) {
    for (Volatile found : VolatileText.in(body.bytes(), body.start(node), body.end(node), MOST)) {
      if (!STAY.contains(found.kind()) && edits.size() < MOST) {
        int nth = counts.merge(found.kind(), 1, Integer::sum);
        String name = "[" + found.kind().word() + "-" + nth + "]";
        edits.add(edit(found.start(), found.end(), name));
        moved.append(moved.isEmpty() ? "" : "; ").append(name).append(" = ").append(written(found));
      }
    }
  }

  /** As it is written inside a JSON string, which is where it will stand again. */
  private String written(Volatile found) {
    return new String(body.bytes(), found.start(), found.length(), StandardCharsets.UTF_8);
  }

  /** What the names stand for: a message of its own, or the end of the only one. */
  private Edit said() {
    String text = SAID + moved + ".";
    if (body.is(list, Kind.STRING)) {
      return edit(body.end(list) - 1, body.end(list) - 1, "\\n\\n" + text);
    }
    boolean contents = body.named(list, "contents");
    String message =
        contents
            ? "{\"role\":\"user\",\"parts\":[{\"text\":\"" + text + "\"}]}"
            : "{\"role\":\"user\",\"content\":\"" + text + "\"}";
    int last = body.element(list, body.size(list) - 1);
    return edit(body.end(last), body.end(last), "," + message);
  }

  private static Edit edit(int start, int end, String with) {
    return new Edit(start, end, with.getBytes(StandardCharsets.UTF_8));
  }

  private boolean present(int node) {
    return node != NONE && body.kind(node) != Kind.NULL;
  }
}

package dev.reprise.insight.analyze.prefix;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import dev.reprise.provider.layout.Volatile;
import dev.reprise.provider.layout.VolatileText;
import dev.reprise.request.Block;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the chains of a prompt: as it was written, and without the volatile text in its stable
 * part. Cache markers are left out of both, since clients move them from turn to turn.
 */
public final class Wording {
  private static final Set<String> MARKERS = Set.of("cache_control", "prompt_cache_breakpoint");
  private static final byte[] ANTHROPICS = ascii("\"cache_control\"");
  private static final byte[] OPENAIS = ascii("\"prompt_cache_breakpoint\"");
  private static final int MOST_IN_A_BLOCK = 64;
  private static final int REMEMBERED = 2048;

  private final Map<Long, List<Volatile>> known = new LeastRecent();

  /**
   * Remembers the volatile text of the newest {@value #REMEMBERED} blocks, since the same system
   * prompts come often.
   */
  private static final class LeastRecent extends LinkedHashMap<Long, List<Volatile>> {
    private static final long serialVersionUID = 1L;

    LeastRecent() {
      super(256, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, List<Volatile>> eldest) {
      return size() > REMEMBERED;
    }
  }

  /**
   * @param written as it was sent
   * @param settled without volatile text; {@code written} itself when there is none
   * @param spotted that text
   */
  public record ReadPrompt(Chain written, Chain settled, List<Spotted> spotted) {}

  public ReadPrompt of(ParsedRequest asked) {
    long seed = seed(asked);
    byte[] body = asked.body().bytes();
    List<Block> blocks = asked.blocks().blocks();
    List<Stretch> markers = markers(asked.body());
    Chain written = Chain.of(seed, body, blocks, markers);
    List<Spotted> spotted = spotted(asked);
    if (spotted.isEmpty()) {
      return new ReadPrompt(written, written, spotted);
    }
    var stretches = new ArrayList<>(markers);
    for (Spotted each : spotted) {
      stretches.add(new Stretch(each.start(), each.end(), each.kind().ordinal()));
    }
    stretches.sort(Stretch.ORDER);
    return new ReadPrompt(written, Chain.of(seed, body, blocks, stretches), spotted);
  }

  private static long seed(ParsedRequest asked) {
    byte[] model = (asked.dialect().name() + ' ' + asked.model()).getBytes(StandardCharsets.UTF_8);
    return Mix.bytes(7, model, 0, model.length);
  }

  private List<Spotted> spotted(ParsedRequest asked) {
    var all = new ArrayList<Spotted>();
    var sections = new Sections(asked.blocks());
    List<Block> blocks = asked.blocks().blocks();
    for (int i = 0; i < blocks.size(); i++) {
      Block.BlockPart part = blocks.get(i).part();
      if (part.stable()) {
        spot(asked.body().bytes(), part, sections.of(i), all);
      }
    }
    return all;
  }

  private void spot(byte[] body, Block.BlockPart part, String where, List<Spotted> into) {
    var count = new int[Volatile.VolatileKind.values().length];
    for (Volatile found : within(body, part)) {
      int nth = count[found.kind().ordinal()]++;
      into.add(
          new Spotted(
              found.kind(), where, nth, part.start() + found.start(), part.start() + found.end()));
    }
  }

  private List<Volatile> within(byte[] body, Block.BlockPart part) {
    long print = Mix.bytes(3, body, part.start(), part.end());
    List<Volatile> found = known.get(print);
    if (found == null) {
      found =
          VolatileText.in(body, part.start(), part.end(), MOST_IN_A_BLOCK).stream()
              .map(
                  it -> new Volatile(it.kind(), it.start() - part.start(), it.end() - part.start()))
              .toList();
      known.put(print, found);
    }
    return found;
  }

  /** The members that mark cache boundaries, with one comma each. */
  static List<Stretch> markers(Document body) {
    var found = new ArrayList<Stretch>();
    if (contains(body.bytes(), ANTHROPICS) || contains(body.bytes(), OPENAIS)) {
      markers(body, body.root(), found);
      found.sort(Stretch.ORDER);
    }
    return found;
  }

  private static void markers(Document body, int node, List<Stretch> into) {
    boolean object = body.is(node, Kind.OBJECT);
    for (int each = body.first(node); each != NONE; each = body.next(each)) {
      String name = object ? body.name(each) : null;
      if (name != null && MARKERS.contains(name)) {
        for (Edits.Edit edit : Edits.removeMembers(body, node, List.of(each))) {
          into.add(new Stretch(edit.start(), edit.end(), Stretch.NOTHING));
        }
      } else if (body.size(each) > 0) {
        markers(body, each, into);
      }
    }
  }

  private static boolean contains(byte[] text, byte[] wanted) {
    for (int at = 0; at <= text.length - wanted.length; at++) {
      if (text[at] == '"' && spells(text, at, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean spells(byte[] text, int at, byte[] wanted) {
    for (int i = 1; i < wanted.length; i++) {
      if (text[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

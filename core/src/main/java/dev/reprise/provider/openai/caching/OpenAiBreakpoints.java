package dev.reprise.provider.openai.caching;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.provider.Destination;
import dev.reprise.provider.caching.CacheKeys;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.CachePlan.PlanReason;
import dev.reprise.provider.caching.CachePlan.PlannedMark;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PrefixHash;
import dev.reprise.provider.caching.PromptPosition;
import dev.reprise.provider.caching.PromptPosition.MarkStanding;
import dev.reprise.provider.openai.OpenAi;
import dev.reprise.provider.openai.caching.BreakpointShape.BreakpointMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's prompt cache (guide of October 2026). From gpt-5.6 on: a boundary marked where the
 * stable part ends and tails change, the provider's own placement where a conversation only grows,
 * no caching for what was not seen before, which the provider would write. Before: a key per
 * prefix, nothing else.
 */
public final class OpenAiBreakpoints implements NativeCaching {
  static final String NAME = "openai-breakpoints";
  private static final ModelFacts FACTS = ModelFacts.load(OpenAiBreakpoints.class);

  /** Requests a minute one key should carry before gpt-5.6. */
  private static final int PER_KEY = 15;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean serves(Destination destination, String dialect) {
    return dialect.startsWith(OpenAi.NAME);
  }

  @Override
  public Positions positions(PromptBody body) {
    return OpenAiPositions.of(body.document(), body.scope());
  }

  @Override
  public ModelFacts.Model facts(String model) {
    return FACTS.of(model);
  }

  @Override
  public boolean markers(Destination destination, String model) {
    return switch (destination.shaping().markers()) {
      case ALWAYS -> !FACTS.refuses(model);
      case NEVER -> false;
      case AUTO -> destination.genuine(OpenAi.NAME, FACTS.hosts()) && FACTS.takes(model);
    };
  }

  /** From 5.6 on a key separates those who share a credential, unless they may share. */
  @Override
  public boolean keys(Destination destination, String model) {
    return destination.genuine(OpenAi.NAME, FACTS.hosts())
        && !(destination.shaping().pooled() && facts(model).marked());
  }

  @Override
  public Edits.@Nullable Edit apart(
      Document body, Destination destination, String model, String salt) {
    return destination.shaping().ownCredential()
            && facts(model).marked()
            && keys(destination, model)
        ? CacheKeys.added(body, OpenAiPositions.KEY, Edits.quote(CacheKeys.combined(salt, "")))
        : null;
  }

  @Override
  public List<String> keyMembers() {
    return List.of(OpenAiPositions.KEY);
  }

  /** Without the options a breakpoint is not taken either, and the options ask for nothing else. */
  @Override
  public String companion(String field) {
    return field.equals(OpenAiPositions.MARKER) ? OpenAiPositions.OPTIONS : field;
  }

  /** A marked text becomes a list of parts, which some servers with this API do not take. */
  @Override
  public List<String> refusalWords() {
    return List.of("cache", "breakpoint", "valid string");
  }

  @Override
  public Readable readable() {
    return Readable.AT_THE_END;
  }

  @Override
  public CachePlan plan(Placement placement) {
    var edits = new ArrayList<Edits.Edit>(4);
    Edits.Edit key = key(placement);
    if (key != null) {
      edits.add(key);
    }
    Set<String> rejected = placement.terms().rejected();
    if (placement.positions().asked().anything()) {
      return told(placement, BreakpointShape.asSent(placement, PlanReason.CLIENT_MARKED), edits);
    }
    if (!placement.terms().markers()) {
      PlanReason why = key == null ? PlanReason.NOT_TAKEN_HERE : PlanReason.ROUTED_BY_KEY;
      return told(placement, BreakpointShape.asSent(placement, why), edits);
    }
    if (rejected.contains(OpenAiPositions.OPTIONS)) {
      return told(placement, BreakpointShape.asSent(placement, PlanReason.LATELY_REJECTED), edits);
    }
    BreakpointShape shape = BreakpointShape.of(placement);
    edits.addAll(marks(placement.positions(), shape));
    return told(placement, shape, edits);
  }

  private static CachePlan told(
      Placement placement, BreakpointShape shape, List<Edits.Edit> edits) {
    long scale = placement.known().scalePermille();
    return new CachePlan(
        NAME,
        shape.why(),
        shape.held(),
        edits,
        shape.read() * scale / 1000,
        shape.write() * scale / 1000,
        Set.of(OpenAiPositions.OPTIONS, OpenAiPositions.MARKER, OpenAiPositions.KEY));
  }

  /** The edits that add breakpoints, and the mode when it is not the default. */
  private static List<Edits.Edit> marks(Positions positions, BreakpointShape shape) {
    var edits = new ArrayList<Edits.Edit>();
    if (shape.mode() == BreakpointMode.EXPLICIT) {
      Edits.Edit mode =
          CacheKeys.added(positions.document(), OpenAiPositions.OPTIONS, "{\"mode\":\"explicit\"}");
      if (mode != null) {
        edits.add(mode);
      }
    }
    shape.marks().forEach(mark -> edits.addAll(mark(positions, mark)));
    return edits;
  }

  private static List<Edits.Edit> mark(Positions positions, PlannedMark mark) {
    Document document = positions.document();
    PromptPosition position = positions.at(mark.index());
    String name = OpenAiPositions.MARKER;
    String json = "{\"mode\":\"explicit\"}";
    if (position.standing() == MarkStanding.MEMBER) {
      return List.of(Edits.addLast(document, position.node(), name, json));
    }
    boolean chat = document.member(document.root(), "messages") != Document.NONE;
    String type = chat ? "text" : "input_text";
    return List.of(
        Edits.insert(document.start(position.node()), "[{\"type\":\"" + type + "\",\"text\":"),
        Edits.insert(document.end(position.node()), ",\"" + name + "\":" + json + "}]"));
  }

  /**
   * Where partitions share the credential, the partition is added to the caller's own key. Where
   * the caller sent no key, a key of the partition separates partitions (5.6 and later) or leads
   * requests with one prefix to one machine (before).
   */
  private static Edits.@Nullable Edit key(Placement placement) {
    Placement.PlacementTerms terms = placement.terms();
    Document body = placement.positions().document();
    if (terms.rejected().contains(OpenAiPositions.KEY)) {
      return null;
    }
    if (body.member(body.root(), OpenAiPositions.KEY) != Document.NONE) {
      return terms.shared() ? CacheKeys.salted(body, OpenAiPositions.KEY, terms.salt()) : null;
    }
    boolean marked = placement.model().marked();
    boolean wanted = terms.keys() && (!marked || terms.shared());
    String key = marked ? CacheKeys.combined(terms.salt(), "") : routed(placement);
    return wanted ? CacheKeys.added(body, OpenAiPositions.KEY, Edits.quote(key)) : null;
  }

  /**
   * One key for each stable prefix. A prefix with more requests than one key carries gets several
   * keys; each conversation keeps its own. The number of keys is doubled when needed: each key is
   * split in two, and no two are merged.
   */
  private static String routed(Placement placement) {
    Positions positions = placement.positions();
    int shards = 1;
    while (placement.known().perMinute() > PER_KEY * shards && shards < 1024) {
      shards *= 2;
    }
    int start = positions.stableEnd();
    PrefixHash conversation = first(positions, start + 1);
    PrefixHash prefix = start < 0 ? conversation : positions.at(start).prefix();
    long shard = shards == 1 || conversation == null ? 0 : conversation.b() & (shards - 1);
    String text = prefix == null ? "" : prefix.a() + "." + prefix.b();
    return CacheKeys.combined(placement.terms().salt(), text + "." + shard);
  }

  private static @Nullable PrefixHash first(Positions positions, int from) {
    for (int index : positions.ends()) {
      if (index >= from) {
        return positions.at(index).prefix();
      }
    }
    return null;
  }
}

package dev.reprise.provider.anthropic;

import dev.reprise.json.Edits;
import dev.reprise.provider.Destination;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.CachePlan.PlanReason;
import dev.reprise.provider.caching.CachePlan.PlannedMark;
import dev.reprise.provider.caching.Candidates;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.KnownPrefixes.Candidate;
import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PromptPosition;
import dev.reprise.provider.caching.PromptPosition.MarkStanding;
import dev.reprise.provider.caching.Slots;
import dev.reprise.provider.caching.Worth;
import dev.reprise.request.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Anthropic's {@code cache_control} (prompt caching page, August 2026). Places at most four marks:
 * at the prefix that is read, at the end of a conversation that goes on, at the ends of tools and
 * system, and at forks. Where the caller placed marks himself, they are changed only if the
 * provider would refuse the request.
 */
public final class AnthropicMarks implements NativeCaching {
  static final String NAME = "anthropic-marks";
  private static final ModelFacts FACTS = ModelFacts.load(AnthropicMarks.class);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean serves(Destination destination, String dialect) {
    return dialect.equals(Anthropic.NAME);
  }

  @Override
  public String variant(Headers headers) {
    return String.join(",", headers.all("anthropic-beta"));
  }

  @Override
  public Positions positions(PromptBody body) {
    return MessagesPositions.of(body.document(), body.scope(), body.variant());
  }

  @Override
  public ModelFacts.Model facts(String model) {
    return FACTS.of(model);
  }

  @Override
  public boolean markers(Destination destination, String model) {
    return switch (destination.shaping().markers()) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> destination.genuine(Anthropic.NAME, FACTS.hosts());
    };
  }

  @Override
  public List<String> toolMarks() {
    return List.of(MessagesPositions.MARKER);
  }

  /** A marked text becomes a list of blocks, which some servers with this API do not take. */
  @Override
  public List<String> refusalWords() {
    return List.of("cache", "breakpoint", "valid string");
  }

  @Override
  public CachePlan plan(Placement placement) {
    if (placement.positions().asked().anything()) {
      return ClientMarks.plan(placement);
    }
    if (!placement.terms().markers()) {
      return CachePlan.nothing(NAME, PlanReason.NOT_TAKEN_HERE);
    }
    if (placement.terms().rejected().contains(MessagesPositions.MARKER)) {
      return CachePlan.nothing(NAME, PlanReason.LATELY_REJECTED);
    }
    return new MarkChoice(placement).plan();
  }

  /** Chooses the marks of one request. */
  private static final class MarkChoice {
    private final Placement placement;
    private final Positions positions;
    private final KnownPrefixes known;
    private final List<Candidate> candidates;

    MarkChoice(Placement placement) {
      this.placement = placement;
      this.positions = placement.positions();
      this.known = placement.known();
      this.candidates = Candidates.of(placement);
    }

    CachePlan plan() {
      Worth worth = Worth.of(candidates, placement);
      boolean paid = worth.furthest() >= 0;
      if (!paid && known.warm() == null) {
        return CachePlan.nothing(NAME, idle());
      }
      int furthest = paid ? candidates.get(worth.furthest()).index() : -1;
      int hour = paid && worth.hour() >= 0 ? candidates.get(worth.hour()).index() : -1;
      List<PlannedMark> marks = marks(furthest, hour);
      return marks.isEmpty() ? CachePlan.nothing(NAME, idle()) : told(marks, why(paid, worth));
    }

    private PlanReason idle() {
      if (candidates.isEmpty()) {
        return PlanReason.BELOW_MINIMUM;
      }
      return candidates.stream().anyMatch(Candidate::seen)
          ? PlanReason.NOT_WORTH_A_WRITE
          : PlanReason.NOT_SEEN;
    }

    private PlanReason why(boolean paid, Worth worth) {
      if (!paid) {
        return PlanReason.READ_ONLY;
      }
      return switch (candidates.get(worth.furthest()).role()) {
        case TAIL -> PlanReason.CONVERSATION_GOES_ON;
        case FORK -> PlanReason.PREFIX_COMES_AGAIN;
        case SECTION ->
            placement.terms().stable() ? PlanReason.DECLARED_STABLE : PlanReason.PREFIX_COMES_AGAIN;
      };
    }

    /** The slots, most useful first, then in render order with lifetimes that never grow. */
    private List<PlannedMark> marks(int furthest, int hour) {
      var slots = new Slots(placement, furthest);
      slots.take(furthest);
      slots.take(known.warm() == null ? -1 : known.warm().index());
      slots.take(hour);
      for (Candidate candidate : candidates.reversed()) {
        slots.take(candidate.index());
      }
      slots.take(positions.systemEnd());
      slots.take(positions.toolsEnd());
      slots.between();
      return slots.marks(hour);
    }

    private CachePlan told(List<PlannedMark> marks, PlanReason why) {
      int read = known.warm() == null ? 0 : positions.tokens(known.warm().index());
      int end = Math.max(read, positions.tokens(marks.getLast().index()));
      return new CachePlan(
          NAME,
          why,
          marks,
          edits(positions, marks),
          scaled(read),
          scaled(end - read),
          Set.of(MessagesPositions.MARKER));
    }

    private long scaled(int tokens) {
      return (long) tokens * known.scalePermille() / 1000;
    }
  }

  /** The edits that add one member to each marked block; a plain text is first made a block. */
  static List<Edits.Edit> edits(Positions positions, List<PlannedMark> marks) {
    var edits = new ArrayList<Edits.Edit>(marks.size() * 2);
    for (PlannedMark mark : marks) {
      PromptPosition position = positions.at(mark.index());
      String control = control(mark.lifetime());
      if (position.standing() == MarkStanding.MEMBER) {
        edits.add(
            Edits.addLast(
                positions.document(), position.node(), MessagesPositions.MARKER, control));
      } else {
        int start = positions.document().start(position.node());
        int end = positions.document().end(position.node());
        edits.add(Edits.insert(start, "[{\"type\":\"text\",\"text\":"));
        edits.add(Edits.insert(end, ",\"" + MessagesPositions.MARKER + "\":" + control + "}]"));
      }
    }
    return edits;
  }

  static String control(Lifetime lifetime) {
    return lifetime == Lifetime.HOUR
        ? "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}"
        : "{\"type\":\"ephemeral\"}";
  }
}

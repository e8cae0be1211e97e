package dev.reprise.provider.caching.registry;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.Positions;
import java.util.List;
import java.util.Set;

/**
 * Planner and registry on their own, without a server: requests of one scope in the order they were
 * sent, with the time handed in. For studies over recorded requests, and for measuring strategies.
 */
public final class Rehearsal {
  private final NativeCaching kind;
  private final String dialect;
  private final String model;
  private final Placement.PlacementTerms terms;
  private final PrefixRegistry registry = new PrefixRegistry();

  public Rehearsal(NativeCaching kind, String dialect, String model, boolean stable) {
    this.kind = kind;
    this.dialect = dialect;
    this.model = model;
    this.terms = new Placement.PlacementTerms(true, false, stable, false, "rehearsal", Set.of());
  }

  /**
   * A request as it would be sent.
   *
   * @param body its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  public record Turn(byte[] body, CachePlan plan, PrefixRegistry.SentPrefix sent) {}

  /** Plans this body at this time and remembers that it was sent. */
  public Turn send(byte[] body, String route, long nanos) throws MalformedJson {
    Document document = Document.parse(body);
    List<String> scope = List.of("rehearsal", kind.name(), model, dialect);
    Positions positions =
        kind.positions(new NativeCaching.PromptBody(dialect, document, scope, ""));
    var asked = new PrefixRegistry.PrefixedRequest(String.join("|", scope), route, positions);
    ModelFacts.Model facts = kind.facts(model);
    KnownPrefixes known = registry.look(asked, nanos);
    CachePlan plan = kind.plan(new Placement(dialect, positions, known, facts, terms));
    PrefixRegistry.SentPrefix sent = registry.sighted(asked, plan, facts, nanos);
    return new Turn(Edits.apply(body, plan.edits()), plan, sent);
  }

  /** The provider answered with success and reported this. */
  public void answered(Turn turn, TokenUsage usage) {
    registry.begun(turn.sent());
    registry.reported(turn.sent(), usage);
  }
}

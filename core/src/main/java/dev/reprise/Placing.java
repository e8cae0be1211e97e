package dev.reprise;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.Destination;
import dev.reprise.provider.caching.CacheKinds;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.Known;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PrefixRegistry;
import dev.reprise.request.Operation;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Decision;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans the provider's own prefix cache for one call, and learns from what the provider says. */
final class Placing {
  private final Parts parts;
  private final PrefixRegistry registry = new PrefixRegistry();

  Placing(Parts parts) {
    this.parts = parts;
  }

  /**
   * What was planned for a call and sent.
   *
   * @param body to send: the bytes handed in when nothing is edited
   */
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  record Placed(byte[] body, PrefixRegistry.Sent sent, boolean hintRejected) {
    Decision.Native told() {
      CachePlan plan = sent.plan();
      return new Decision.Native(
          plan.name(),
          plan.reason().code(),
          plan.reason().explanation(),
          plan.marks().stream().map(mark -> mark.at() + " " + mark.lifetime().word()).toList(),
          plan.read(),
          plan.write(),
          hintRejected,
          plan.repaired());
    }
  }

  /** What was done to the provider's cache, for the record; null where nothing may be. */
  static Decision.@Nullable Native told(@Nullable Placed placed) {
    return placed == null ? null : placed.told();
  }

  /**
   * Plans for a body that is ready to go; null where the route leaves the provider's cache alone.
   */
  @Nullable Placed place(Question question, Destination destination, byte[] body) {
    Request request = question.request();
    Document document = request.document();
    if (!destination.shaping().auto()
        || document == null
        || request.operation().act() != Operation.Act.GENERATE) {
      return null;
    }
    Optional<NativeCaching> kind = CacheKinds.of(destination, question.dialect().name());
    return kind.isEmpty()
        ? null
        : place(kind.get(), question, destination, understood(document, body));
  }

  private Placed place(
      NativeCaching kind, Question question, Destination destination, Document document) {
    String model = question.outline().model();
    String dialect = question.dialect().name();
    Request request = question.request();
    List<String> scope =
        List.of(request.principal().partition().name(), destination.provider(), model, dialect);
    String betas = String.join(",", request.headers().all("anthropic-beta"));
    Positions positions = kind.positions(new NativeCaching.Body(dialect, document, scope, betas));
    var asked = new PrefixRegistry.Asked(String.join("|", scope), destination.route(), positions);
    long now = parts.clock().now();
    Known known = registry.look(asked, now);
    ModelFacts.Model facts = kind.facts(model);
    CachePlan plan =
        kind.plan(new Placement(dialect, positions, known, facts, terms(kind, destination, model)));
    byte[] edited = Edits.apply(document.bytes(), plan.edits());
    return new Placed(edited, registry.sighted(asked, plan, facts, now), false);
  }

  private static Placement.Terms terms(NativeCaching kind, Destination destination, String model) {
    boolean markers =
        switch (destination.shaping().markers()) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO -> kind.knownToTake(destination.kind(), host(destination), model);
        };
    return new Placement.Terms(markers, destination.shaping().stable(), "", Set.of());
  }

  /** The host of {@code https://host:port/path}. */
  private static String host(Destination destination) {
    String url = destination.baseUrl();
    int from = url.indexOf("://") + 3;
    int to = from;
    while (to < url.length() && url.charAt(to) != '/' && url.charAt(to) != ':') {
      to++;
    }
    return url.substring(from, to);
  }

  /** The body as it goes upstream, which is usually the one that came. */
  private static Document understood(Document came, byte[] body) {
    try {
      return came.bytes() == body ? came : Document.parse(body);
    } catch (MalformedJson e) {
      throw new IllegalStateException("an edit of ours left no JSON: " + e.getMessage(), e);
    }
  }

  /** The head of the answer is there. */
  void begun(@Nullable Placed placed, boolean successful) {
    if (placed != null && successful) {
      registry.begun(placed.sent());
    }
  }

  /** What the provider says the call used (row B5). */
  void reported(@Nullable Placed placed, TokenUsage usage) {
    if (placed != null) {
      registry.reported(placed.sent(), usage);
    }
  }
}

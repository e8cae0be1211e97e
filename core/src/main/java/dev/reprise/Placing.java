package dev.reprise;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.provider.Destination;
import dev.reprise.provider.caching.CacheKeys;
import dev.reprise.provider.caching.CacheKinds;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.ColdPrefixes;
import dev.reprise.provider.caching.Known;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.PrefixRegistry;
import dev.reprise.provider.caching.Refusals;
import dev.reprise.request.Operation;
import dev.reprise.request.Request;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks with the provider's own prefix cache shaped: plans, waits for a prefix that is being
 * written, sends, asks again without a hint the provider refused, and learns from what it reports.
 */
final class Placing {
  /** One for the first who writes, one more when that one failed. */
  private static final int MOST_WAITS = 2;

  /** What is remembered of prefixes may take so little of the heap. */
  private static final int PART_OF_HEAP = 24;

  private final Parts parts;
  private final PrefixRegistry registry;
  private final Refusals refusals = new Refusals();
  private final ColdPrefixes cold = new ColdPrefixes(ColdPrefixes.PATIENCE);

  Placing(Parts parts) {
    this.parts = parts;
    this.registry = new PrefixRegistry(parts.memory().heap() / PART_OF_HEAP);
  }

  /** What was planned for a call and sent. */
  record Placed(PrefixRegistry.Sent sent, ColdPrefixes.Writing writing, boolean hintRejected) {
    Decision.Native told() {
      CachePlan plan = sent.plan();
      return new Decision.Native(
          plan.name(),
          plan.reason().code(),
          plan.reason().explanation(),
          plan.marks().stream().map(mark -> mark.at() + " " + mark.lifetime().word()).toList(),
          hintRejected ? 0 : plan.read(),
          hintRejected ? 0 : plan.write(),
          hintRejected,
          plan.repaired());
    }
  }

  /**
   * Asks with this body, shaped where the route says so.
   *
   * @param send sends a body and returns the head of its answer
   */
  Provider.Answered ask(
      Question question, Destination destination, byte[] body, Function<byte[], Reply> send) {
    Document came = question.request().document();
    if (came == null || question.request().operation().act() != Operation.Act.GENERATE) {
      return new Provider.Answered(send.apply(body), null);
    }
    Destination.Shaping shaping = destination.shaping();
    Optional<NativeCaching> kind =
        shaping.auto() ? CacheKinds.of(destination, question.dialect().name()) : Optional.empty();
    if (kind.isPresent()) {
      return new Shaped(kind.get(), question, destination, came.edited(body)).ask(send);
    }
    boolean walled = shaping.ownCredential() && CacheKeys.given(came);
    byte[] own = walled ? salted(question, came.edited(body)) : body;
    return new Provider.Answered(send.apply(own), null);
  }

  /** Contract 2.3: the caller's own key and salt, where the gateway's credential is shared. */
  private byte[] salted(Question question, Document body) {
    return CacheKeys.salted(body, () -> salt(question.request()));
  }

  private String salt(Request request) {
    return parts.keys().prefixSalt(request.principal().partition());
  }

  /** What the provider says the call used (row B5). */
  void reported(@Nullable Placed placed, TokenUsage usage) {
    if (placed != null) {
      placed.writing().readable();
      registry.reported(placed.sent(), usage);
    }
  }

  /** One call that is shaped. */
  private final class Shaped {
    private final NativeCaching kind;
    private final Destination destination;
    private final String dialect;
    private final String model;
    private final String salt;
    private final Document document;
    private final PrefixRegistry.Asked asked;

    Shaped(NativeCaching kind, Question question, Destination destination, Document document) {
      Request request = question.request();
      this.kind = kind;
      this.destination = destination;
      this.document = document;
      this.dialect = question.dialect().name();
      this.model = question.outline().model();
      this.salt = salt(request);
      // No partition is called "*": what is pooled never meets what is not.
      String partition =
          destination.shaping().pooled() ? "*" : request.principal().partition().name();
      List<String> scope = List.of(partition, destination.provider(), model, dialect);
      String betas = String.join(",", request.headers().all("anthropic-beta"));
      this.asked =
          new PrefixRegistry.Asked(
              String.join("|", scope),
              destination.route(),
              kind.positions(new NativeCaching.Body(dialect, document, scope, betas)));
    }

    Provider.Answered ask(Function<byte[], Reply> send) {
      ModelFacts.Model facts = kind.facts(model);
      Known known = registry.look(asked, now());
      CachePlan plan = plan(known, facts);
      ColdPrefixes.Writing writing = cold.claim(asked.positions(), plan, known);
      for (int waits = 1; writing == null; waits++) {
        known = registry.look(asked, now());
        plan = plan(known, facts);
        writing =
            waits < MOST_WAITS ? cold.claim(asked.positions(), plan, known) : cold.unclaimed();
      }
      PrefixRegistry.Sent sent = registry.sighted(asked, plan, facts, now());
      try {
        return answered(send, new Placed(sent, writing, false));
      } catch (RuntimeException | Error failed) {
        writing.readable();
        throw failed;
      }
    }

    private CachePlan plan(Known known, ModelFacts.Model facts) {
      return kind.plan(new Placement(dialect, asked.positions(), known, facts, terms()));
    }

    private Placement.Terms terms() {
      Destination.Shaping shaping = destination.shaping();
      return new Placement.Terms(
          kind.markers(destination, model),
          kind.keys(destination),
          shaping.stable(),
          shaping.ownCredential(),
          salt,
          refusals.of(destination.host(), model, now()));
    }

    private Provider.Answered answered(Function<byte[], Reply> send, Placed placed) {
      CachePlan plan = placed.sent().plan();
      Reply first = send.apply(Edits.apply(document.bytes(), plan.edits()));
      if (first.status() != 400 || !plan.hints()) {
        return begun(first, placed);
      }
      Rejected rejected = Rejected.read(first, plan.fields());
      return rejected.names() ? again(send, placed, rejected) : begun(rejected.reply(), placed);
    }

    /**
     * Once more with the caller's own bytes. Only when that is answered otherwise was it our hint;
     * else the provider refuses the request as such, and says so of the caller's own bytes.
     */
    private Provider.Answered again(
        Function<byte[], Reply> send, Placed placed, Rejected rejected) {
      Reply plain = send.apply(withoutHints());
      if (plain.status() == 400) {
        return begun(plain, placed);
      }
      refusals.remember(
          destination.host(), model, rejected.blamed(placed.sent().plan().fields()), now());
      parts
          .telemetry()
          .happened(
              Telemetry.Event.HINT_REJECTED,
              destination.provider() + " " + model + ": " + rejected.named());
      placed.writing().readable();
      CachePlan nothing =
          CachePlan.nothing(placed.sent().plan().name(), CachePlan.Why.LATELY_REJECTED);
      var sent = new PrefixRegistry.Sent(asked, nothing, placed.sent().model(), placed.sent().at());
      return new Provider.Answered(plain, new Placed(sent, placed.writing(), true));
    }

    /** A salted key stays salted: that is no hint but a wall. */
    private byte[] withoutHints() {
      return destination.shaping().ownCredential()
          ? CacheKeys.salted(document, () -> salt)
          : document.bytes();
    }

    private Provider.Answered begun(Reply reply, Placed placed) {
      if (reply.successful()) {
        registry.begun(placed.sent());
      }
      if (!reply.successful() || kind.readable() == NativeCaching.Readable.AT_FIRST_BYTE) {
        placed.writing().readable();
      }
      return new Provider.Answered(reply, placed);
    }

    private long now() {
      return parts.clock().now();
    }
  }
}

package dev.reprise.upstream;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.catalogue.CacheKinds;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.key.PartitionKeys;
import dev.reprise.provider.Destination;
import dev.reprise.provider.caching.CacheKeys;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.registry.ColdPrefixes;
import dev.reprise.provider.caching.registry.HintRefusals;
import dev.reprise.provider.caching.registry.PrefixRegistry;
import dev.reprise.request.Operation;
import dev.reprise.request.Request;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Marks, keys and salts that make the provider reuse what it has read before (row B1): plans them,
 * waits for a prefix that another call is writing, sends, asks again without a hint the provider
 * refused, and learns from the usage it reports.
 */
final class PrefixMarks implements ProviderCache {
  /**
   * A request waits once for the first call that writes a prefix, and once more when that call
   * failed.
   */
  private static final int MOST_WAITS = 2;

  /** The registry of prefixes takes this part of the heap: 1/24. */
  private static final int PART_OF_HEAP = 24;

  private final PartitionKeys keys;
  private final PrefixRegistry registry;
  private final HintRefusals refusals = new HintRefusals();
  private final ColdPrefixes cold = new ColdPrefixes(ColdPrefixes.PATIENCE);
  private final Clock clock;

  /**
   * @param heap size of the heap in bytes
   */
  PrefixMarks(PartitionKeys keys, long heap, Clock clock) {
    this.keys = keys;
    this.registry = new PrefixRegistry(heap / PART_OF_HEAP);
    this.clock = clock;
  }

  @Override
  public Optional<Supplier<Answered>> way(ProviderCall call) {
    Document came = call.question().request().document();
    if (came == null || call.question().request().operation().act() != Operation.Act.GENERATE) {
      return Optional.empty();
    }
    return call.destination().shaping().auto()
        ? CacheKinds.of(call.destination(), call.question().dialect().name())
            .map(kind -> () -> new MarkedCall(kind, call, came.edited(call.body())).ask())
        : Optional.empty();
  }

  private String salt(Request request) {
    return keys.prefixSalt(request.principal().partition());
  }

  private static Decision.Native nativeRecord(CachePlan plan, boolean hintRejected) {
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

  /** One call whose body may carry marks. */
  private final class MarkedCall {
    private final NativeCaching kind;
    private final ProviderCall call;
    private final String dialect;
    private final String salt;
    private final Document document;
    private final PrefixRegistry.PrefixedRequest asked;

    MarkedCall(NativeCaching kind, ProviderCall call, Document document) {
      Request request = call.question().request();
      Destination destination = call.destination();
      this.kind = kind;
      this.call = call;
      this.document = document;
      this.dialect = call.question().dialect().name();
      this.salt = salt(request);
      // No partition is called "*", so shared prefixes and those of one partition stay apart.
      String partition =
          destination.shaping().pooled() ? "*" : request.principal().partition().name();
      List<String> scope = List.of(partition, destination.provider(), call.model(), dialect);
      String variant = kind.variant(request.headers());
      this.asked =
          new PrefixRegistry.PrefixedRequest(
              String.join("|", scope),
              destination.route(),
              kind.positions(new NativeCaching.PromptBody(dialect, document, scope, variant)));
    }

    Answered ask() {
      ModelFacts.Model facts = kind.facts(call.destination().model(call.model()));
      KnownPrefixes known = registry.look(asked, clock.now());
      CachePlan plan = plan(known, facts);
      ColdPrefixes.Writing writing = cold.claim(asked.positions(), plan, known);
      for (int waits = 1; writing == null; waits++) {
        known = registry.look(asked, clock.now());
        plan = plan(known, facts);
        writing =
            waits < MOST_WAITS ? cold.claim(asked.positions(), plan, known) : cold.unclaimed();
      }
      PrefixRegistry.SentPrefix sent = registry.sighted(asked, plan, facts, clock.now());
      try {
        return answered(sent, writing);
      } catch (RuntimeException | Error failed) {
        writing.readable();
        throw failed;
      }
    }

    private CachePlan plan(KnownPrefixes known, ModelFacts.Model facts) {
      return kind.plan(new Placement(dialect, asked.positions(), known, facts, terms()));
    }

    private Placement.PlacementTerms terms() {
      Destination destination = call.destination();
      Destination.Shaping shaping = destination.shaping();
      return new Placement.PlacementTerms(
          kind.markers(destination, destination.model(call.model())),
          kind.keys(destination, destination.model(call.model())),
          shaping.stable(),
          shaping.ownCredential(),
          salt,
          refusals.of(destination.host(), call.model(), clock.now()));
    }

    private Answered answered(PrefixRegistry.SentPrefix sent, ColdPrefixes.Writing writing) {
      CachePlan plan = sent.plan();
      byte[] shaped = Edits.apply(document.bytes(), plan.edits());
      byte @Nullable [] plain =
          plan.hints() && call.question().mayReleaseDocument() ? withoutHints() : null;
      release(shaped, plain);
      Reply first = call.send(shaped);
      if (first.status() != 400 || !plan.hints()) {
        return begun(first, sent, writing);
      }
      Rejected rejected = Rejected.read(first, plan.fields(), kind);
      return rejected.names()
          ? again(call.resend(plain == null ? withoutHints() : plain), sent, writing, rejected)
          : begun(rejected.reply(), sent, writing);
    }

    private Answered again(
        ProviderCall.Resent resent,
        PrefixRegistry.SentPrefix sent,
        ColdPrefixes.Writing writing,
        Rejected rejected) {
      if (!resent.blamed()) {
        return begun(resent.reply(), sent, writing);
      }
      CachePlan refused = sent.plan();
      Destination destination = call.destination();
      refusals.remember(
          destination.host(), call.model(), rejected.blamed(refused.fields()), clock.now());
      writing.readable();
      CachePlan nothing = CachePlan.nothing(refused.name(), CachePlan.PlanReason.LATELY_REJECTED);
      var without = new PrefixRegistry.SentPrefix(asked, nothing, sent.model(), sent.at());
      String hint = destination.provider() + " " + call.model() + ": " + rejected.named();
      return new Answered(
          resent.reply(),
          nativeRecord(nothing, true),
          learning(without, writing),
          Optional.of(hint));
    }

    /**
     * Releases the parsed copy when the call begins: until the answer is over only the positions in
     * it are needed.
     */
    private void release(byte[] shaped, byte @Nullable [] plain) {
      if (call.question().mayReleaseDocument()
          && document != call.question().request().document()) {
        document.release();
      }
      call.question().releaseDocument(call.copies(shaped) + call.copies(plain));
    }

    /** The body without hints. A salt stays in it, because it isolates partitions. */
    private byte[] withoutHints() {
      return call.destination().shaping().ownCredential()
          ? CacheKeys.salted(document, CacheKinds.KEY_MEMBERS, () -> salt)
          : document.bytes();
    }

    private Answered begun(
        Reply reply, PrefixRegistry.SentPrefix sent, ColdPrefixes.Writing writing) {
      if (reply.successful()) {
        registry.begun(sent);
      }
      if (!reply.successful() || kind.readable() == NativeCaching.Readable.AT_FIRST_BYTE) {
        writing.readable();
      }
      return new Answered(
          reply, nativeRecord(sent.plan(), false), learning(sent, writing), Optional.empty());
    }

    private Consumer<TokenUsage> learning(
        PrefixRegistry.SentPrefix sent, ColdPrefixes.Writing writing) {
      return usage -> {
        writing.readable();
        registry.reported(sent, usage);
      };
    }
  }
}

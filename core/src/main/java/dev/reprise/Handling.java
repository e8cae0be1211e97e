package dev.reprise;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.price.Cost;
import dev.reprise.price.ModelPrices;
import dev.reprise.price.Rates;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.provider.gemini.CacheablePrefix;
import dev.reprise.provider.handle.CachedContents.Way;
import dev.reprise.provider.handle.Choice;
import dev.reprise.provider.handle.Choice.Why;
import dev.reprise.provider.handle.Handle;
import dev.reprise.provider.handle.HandleKey;
import dev.reprise.provider.handle.Handles;
import dev.reprise.provider.handle.Toll;
import dev.reprise.request.Digest;
import dev.reprise.request.Operation;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks Gemini with prefixes kept as objects where that pays (row B3). Making, extending and
 * deleting them never delays a request, but for the one that finds its object gone: it makes it
 * again and goes on. What is keyed for replay is the caller's request, whatever is sent.
 */
final class Handling {
  private static final String PLAN = "gemini-handles";
  private static final String VENDOR = "google";

  /** Only this version of the API knows objects. */
  private static final String ENDPOINT = "v1beta.generateContent";

  /** Nothing shorter is kept by any model; what a model says beyond that is remembered. */
  private static final int LEAST_TOKENS = 1024;

  private final Parts parts;
  private final Handles handles = new Handles();
  private final HandleErrands errands;

  Handling(Parts parts) {
    this.parts = parts;
    this.errands = new HandleErrands(parts, handles);
  }

  /**
   * What was done for one call.
   *
   * @param learns whose implicit reads its usage tells of; null where a handle was used or none can
   *     be
   * @param tokens of that prefix, estimated
   */
  record Handled(Decision.Native told, @Nullable HandleKey learns, int tokens) {}

  HandleErrands errands() {
    return errands;
  }

  /**
   * Asks, with a handle where there is one. Empty: not a request for it.
   *
   * @param send sends a body and returns the head of its answer
   */
  Optional<Provider.Answered> ask(
      Question question,
      Destination destination,
      byte[] body,
      Origin origin,
      Function<byte[], Reply> send) {
    Document came = question.request().document();
    Operation operation = question.request().operation();
    if (came == null || !operation.endpoint().equals(ENDPOINT)) {
      return Optional.empty();
    }
    String named = CacheablePrefix.named(came);
    if (named != null && handles.ours(named)) {
      return Optional.of(unknownToCallers(question));
    }
    return wanted(destination)
        ? Optional.of(new Call(question, destination, came.edited(body), origin, send).ask(named))
        : Optional.empty();
  }

  private static boolean wanted(Destination destination) {
    Destination.Shaping shaping = destination.shaping();
    return shaping.auto() && shaping.handleReads() > 0 && !destination.standsIn();
  }

  /**
   * Where partitions share the provider's credential, one could name what was made for another:
   * objects of ours do not exist for callers, in the provider's own words.
   */
  private static Provider.Answered unknownToCallers(Question question) {
    return new Provider.Answered(
        question
            .dialect()
            .error(403, "CachedContent not found (or permission denied)", question.request().id()),
        null);
  }

  /** What the provider says a call used. */
  void reported(@Nullable Handled handled, TokenUsage usage) {
    if (handled != null && handled.learns() != null && usage.known()) {
      handles.implicit(handled.learns(), usage.cacheRead(), handled.tokens());
    }
  }

  private @Nullable Toll toll(String model, long tokens) {
    Instant now = parts.clock().wall().instant();
    Optional<ModelPrices> prices = parts.prices().get().find(VENDOR, model, now);
    Rates rates = prices.map(known -> known.rates(now, tokens)).orElse(null);
    long storage = prices.map(known -> known.storageTokenHour(now)).orElse(Cost.UNKNOWN);
    return rates == null || storage == Cost.UNKNOWN
        ? null
        : new Toll(rates.input(), rates.cacheRead(), storage);
  }

  private static Provider.Answered told(Reply reply, Why why, long read) {
    boolean used = why == Why.HANDLE_USED || why == Why.MADE_AGAIN;
    List<String> marks = used ? List.of("handle") : List.of();
    boolean refused = why == Why.HANDLE_REFUSED;
    var how =
        new Decision.Native(PLAN, why.code(), why.explanation(), marks, read, 0, refused, false);
    return new Provider.Answered(reply, null, new Handled(how, null, 0));
  }

  /** One call. */
  private final class Call {
    private final Question question;
    private final Destination destination;
    private final Document body;
    private final Origin origin;
    private final Function<byte[], Reply> send;

    Call(
        Question question,
        Destination destination,
        Document body,
        Origin origin,
        Function<byte[], Reply> send) {
      this.question = question;
      this.destination = destination;
      this.body = body;
      this.origin = origin;
      this.send = send;
    }

    Provider.Answered ask(@Nullable String named) {
      if (named != null) {
        return plain(Why.CLIENT_HANDLE);
      }
      Optional<CacheablePrefix> prefix = CacheablePrefix.of(body);
      if (prefix.isEmpty() || errands.closing()) {
        return plain(Why.NOTHING_TO_KEEP);
      }
      if (prefix.get().tokens() < LEAST_TOKENS) {
        return plain(Why.BELOW_MINIMUM);
      }
      Toll toll = toll(question.outline().model(), prefix.get().tokens());
      return toll == null ? plain(Why.PRICE_UNKNOWN) : priced(prefix.get(), toll);
    }

    private Provider.Answered priced(CacheablePrefix prefix, Toll toll) {
      HandleKey key = key(prefix);
      Choice choice = handles.asked(key, toll, destination.shaping().handleReads(), now());
      return switch (choice) {
        case Choice.Use(Handle handle) -> with(key, prefix, handle);
        case Choice.Plain(Why why) -> plain(why, key, prefix);
        case Choice.Make() -> {
          errands.makeLater(key, prefix, way(key));
          yield plain(Why.BEING_MADE, key, prefix);
        }
      };
    }

    private HandleKey key(CacheablePrefix prefix) {
      Digest account = destination.credentials() > 1 ? Affinity.of(question) : null;
      return new HandleKey(
          question.request().principal().partition(),
          destination.provider(),
          destination.baseUrl(),
          account,
          question.outline().model(),
          prefix.digest());
    }

    private Way way(HandleKey key) {
      return new Way(
          origin,
          destination.provider(),
          destination.baseUrl(),
          new Origin.Manner(true, false, key.account(), () -> {}, key.partition()));
    }

    private Provider.Answered with(HandleKey key, CacheablePrefix prefix, Handle handle) {
      Reply first = send.apply(prefix.using(handle.name()));
      return switch (first.status()) {
        case 403 -> {
          first.discard();
          yield again(key, prefix, handle);
        }
        case 400 -> {
          first.discard();
          yield without(key, handle);
        }
        default -> told(first, Why.HANDLE_USED, handle.tokens());
      };
    }

    /** The object is gone: made again once, by one; everybody else goes without. */
    private Provider.Answered again(HandleKey key, CacheablePrefix prefix, Handle gone) {
      Optional<Handle> made =
          handles.lost(key, gone, now()) ? errands.make(key, prefix, way(key)) : Optional.empty();
      if (made.isEmpty()) {
        return plain(Why.HANDLE_LOST);
      }
      Reply second = send.apply(prefix.using(made.get().name()));
      if (second.status() != 403) {
        return told(second, Why.MADE_AGAIN, made.get().tokens());
      }
      second.discard();
      return without(key, made.get());
    }

    /** Only when the caller's own bytes are answered otherwise was it the handle (row B6). */
    private Provider.Answered without(HandleKey key, Handle handle) {
      Reply plain = send.apply(body.bytes());
      if (!plain.successful()) {
        return told(plain, Why.HANDLE_USED, 0);
      }
      errands.giveUp(key, handle);
      return told(plain, Why.HANDLE_REFUSED, 0);
    }

    private Provider.Answered plain(Why why) {
      return told(send.apply(body.bytes()), why, 0);
    }

    private Provider.Answered plain(Why why, HandleKey key, CacheablePrefix prefix) {
      Provider.Answered answered = plain(why);
      Handled handled = java.util.Objects.requireNonNull(answered.handled());
      return new Provider.Answered(
          answered.reply(), null, new Handled(handled.told(), key, prefix.tokens()));
    }

    private long now() {
      return parts.clock().now();
    }
  }
}

package dev.reprise.upstream;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.catalogue.HandleApis;
import dev.reprise.json.Document;
import dev.reprise.price.Cost;
import dev.reprise.price.ModelPrices;
import dev.reprise.price.Prices;
import dev.reprise.price.Rates;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.provider.handle.Choice;
import dev.reprise.provider.handle.Choice.HandleReason;
import dev.reprise.provider.handle.Handle;
import dev.reprise.provider.handle.HandleApi;
import dev.reprise.provider.handle.HandleKey;
import dev.reprise.provider.handle.Handles;
import dev.reprise.provider.handle.ProjectAccess;
import dev.reprise.provider.handle.Toll;
import dev.reprise.request.Digest;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps prefixes as objects at the provider where that pays (row B3), and names them in requests.
 * Making, extending and deleting an object never delays a request, with one exception: the request
 * that finds its object gone makes it again and goes on.
 */
final class PrefixObjects implements ProviderCache {
  private final Handles handles;
  private final HandleErrands errands;
  private final Supplier<Prices> prices;
  private final Clock clock;

  PrefixObjects(Handles handles, HandleErrands errands, Supplier<Prices> prices, Clock clock) {
    this.handles = handles;
    this.errands = errands;
    this.prices = prices;
    this.clock = clock;
  }

  @Override
  public Optional<Supplier<Answered>> way(ProviderCall call) {
    Document came = call.question().request().document();
    if (came == null || !wanted(call.destination())) {
      return Optional.empty();
    }
    return HandleApis.of(call.question().request().operation())
        .map(api -> () -> new ObjectCall(api, call, came.edited(call.body())).ask(api.named(came)));
  }

  private static boolean wanted(Destination destination) {
    Destination.Shaping shaping = destination.shaping();
    return shaping.auto() && shaping.handleReads() > 0 && !destination.standsIn();
  }

  private @Nullable Toll toll(String vendor, String model, long tokens) {
    Instant now = clock.wall().instant();
    Optional<ModelPrices> found = prices.get().find(vendor, model, now);
    Rates rates = found.map(known -> known.rates(now, tokens)).orElse(null);
    long storage = found.map(known -> known.storageTokenHour(now)).orElse(Cost.UNKNOWN);
    return rates == null || storage == Cost.UNKNOWN
        ? null
        : new Toll(rates.input(), rates.cacheRead(), storage);
  }

  /** One call that may name an object. */
  private final class ObjectCall {
    private final HandleApi api;
    private final ProviderCall call;
    private final Document body;

    ObjectCall(HandleApi api, ProviderCall call, Document body) {
      this.api = api;
      this.call = call;
      this.body = body;
    }

    Answered ask(@Nullable String named) {
      if (named != null) {
        return plain(HandleReason.CLIENT_HANDLE);
      }
      Optional<HandleApi.Prefix> prefix = api.prefix(body);
      if (prefix.isEmpty() || errands.closing()) {
        return plain(HandleReason.NOTHING_TO_KEEP);
      }
      if (prefix.get().tokens() < api.leastTokens()) {
        return plain(HandleReason.BELOW_MINIMUM);
      }
      Toll toll = toll(api.vendor(), call.model(), prefix.get().tokens());
      return toll == null ? plain(HandleReason.PRICE_UNKNOWN) : priced(prefix.get(), toll);
    }

    private Answered priced(HandleApi.Prefix prefix, Toll toll) {
      HandleKey key = key(prefix);
      int reads = call.destination().shaping().handleReads();
      return switch (handles.asked(key, toll, reads, clock.now())) {
        case Choice.UseHandle(Handle handle) -> with(key, prefix, handle);
        case Choice.Plain(HandleReason why) -> plain(why, learning(key, prefix));
        case Choice.Make() -> {
          errands.makeLater(key, prefix, access(key));
          yield plain(HandleReason.BEING_MADE, learning(key, prefix));
        }
      };
    }

    private HandleKey key(HandleApi.Prefix prefix) {
      Destination destination = call.destination();
      Digest account = destination.credentials() > 1 ? Affinity.of(call.question()) : null;
      return new HandleKey(
          call.question().partition(),
          destination.provider(),
          destination.baseUrl(),
          account,
          call.model(),
          prefix.digest());
    }

    private ProjectAccess access(HandleKey key) {
      return new ProjectAccess(
          api,
          call.origin(),
          call.destination().provider(),
          call.destination().baseUrl(),
          new Origin.Manner(true, false, key.account(), () -> {}, key.partition()));
    }

    private Answered with(HandleKey key, HandleApi.Prefix prefix, Handle handle) {
      Reply first = call.send(prefix.using(handle.name()));
      return switch (api.fate(first.status())) {
        case GONE -> {
          first.discard();
          yield again(key, prefix, handle);
        }
        case REFUSED -> {
          first.discard();
          yield without(key, handle);
        }
        case READ -> answeredWith(first, HandleReason.HANDLE_USED, handle.tokens());
      };
    }

    /**
     * To be called when the provider has lost the object: one request makes it again, once; all
     * others are sent without it.
     */
    private Answered again(HandleKey key, HandleApi.Prefix prefix, Handle gone) {
      Optional<Handle> made =
          handles.lost(key, gone, clock.now())
              ? errands.make(key, prefix, access(key))
              : Optional.empty();
      if (made.isEmpty()) {
        return plain(HandleReason.HANDLE_LOST);
      }
      Reply second = call.send(prefix.using(made.get().name()));
      if (api.fate(second.status()) != HandleApi.Fate.GONE) {
        return answeredWith(second, HandleReason.MADE_AGAIN, made.get().tokens());
      }
      second.discard();
      return without(key, made.get());
    }

    private Answered without(HandleKey key, Handle handle) {
      ProviderCall.Resent resent = call.resend(body.bytes());
      if (!resent.blamed()) {
        return answeredWith(resent.reply(), HandleReason.HANDLE_USED, 0);
      }
      errands.giveUp(key, handle);
      return answeredWith(resent.reply(), HandleReason.HANDLE_REFUSED, 0);
    }

    private Answered plain(HandleReason why) {
      return answeredWith(call.send(body.bytes()), why, 0);
    }

    private Answered plain(HandleReason why, Consumer<TokenUsage> learn) {
      Answered answered = plain(why);
      return new Answered(answered.reply(), answered.shaped(), learn, Optional.empty());
    }

    /**
     * Tokens of this prefix that the provider reads from its automatic cache make an object pay
     * less.
     */
    private Consumer<TokenUsage> learning(HandleKey key, HandleApi.Prefix prefix) {
      return usage -> {
        if (usage.known()) {
          handles.implicit(key, usage.cacheRead(), prefix.tokens());
        }
      };
    }

    private Answered answeredWith(Reply reply, HandleReason why, long read) {
      boolean used = why == HandleReason.HANDLE_USED || why == HandleReason.MADE_AGAIN;
      List<String> marks = used ? List.of("handle") : List.of();
      boolean refused = why == HandleReason.HANDLE_REFUSED;
      var how =
          new Decision.Native(
              api.plan(), why.code(), why.explanation(), marks, read, 0, refused, false);
      return new Answered(reply, how, usage -> {}, Optional.empty());
    }
  }
}

package dev.reprise.gateway.door;

import dev.reprise.gateway.resilience.Credentials;
import dev.reprise.gateway.resilience.Retry;
import dev.reprise.gateway.resilience.WaitingCaller;
import dev.reprise.gateway.resilience.Watch;
import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Origin;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import dev.reprise.response.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Adds the credential to a call: the caller's own as it was sent, or one of the provider's
 * configured keys in its place (contract 2.3). The stages of the core see neither.
 *
 * <p>A fallback never gets the caller's credential, which was meant for the provider that the route
 * names.
 */
public final class Outbound {
  /**
   * Google bills the project that this field names, where the credential may use it. A caller does
   * not choose that for a credential which is not his.
   */
  private static final String PAYING_PROJECT = "x-goog-user-project";

  private final Origin origin;
  private final Supplier<Map<String, Credentials>> ownKeys;
  private final Duration longest;
  private final Watch watch;

  /**
   * @param ownKeys keys by provider name; read for each call, so that a reload takes effect at once
   * @param longest the longest that a whole request may take
   */
  public Outbound(
      Origin origin, Supplier<Map<String, Credentials>> ownKeys, Duration longest, Watch watch) {
    this.longest = longest;
    this.origin = origin;
    this.ownKeys = ownKeys;
    this.watch = watch;
  }

  /** The caller that waits for an answer from now on. */
  WaitingCaller caller(long now) {
    return new WaitingCaller(now + longest.toNanos());
  }

  Origin with(Credential credential) {
    return new CallersOrigin(credential);
  }

  /** The providers as one caller reaches them. */
  private final class CallersOrigin implements Origin {
    private final Credential credential;

    CallersOrigin(Credential credential) {
      this.credential = credential;
    }

    @Override
    public Reply ask(HttpCall call) {
      Credentials own = ownKeys.get().get(call.provider());
      return own == null
          ? origin.ask(asSent(call, credential))
          : begun(call, own.inOrder(call.manner().prefix())).await();
    }

    /** A token may have to be fetched first: then nothing begins here. */
    @Override
    public BegunCall begin(HttpCall call) {
      Credentials own = ownKeys.get().get(call.provider());
      if (own == null) {
        return origin.begin(asSent(call, credential));
      }
      return own.token() == null
          ? begun(call, own.inOrder(call.manner().prefix()))
          : BegunCall.later(() -> ask(call));
    }
  }

  private static Origin.HttpCall asSent(Origin.HttpCall call, Credential credential) {
    if (call.manner().standIn()) {
      return call;
    }
    var headers = new ArrayList<>(call.headers().fields());
    headers.addAll(credential.headers());
    var url = new StringBuilder(call.url());
    for (Query.Parameter parameter : credential.parameters()) {
      url.append(url.indexOf("?") < 0 ? '?' : '&').append(parameter.text());
    }
    return call.with(url.toString(), Headers.of(headers));
  }

  /**
   * Uses the key that belongs to the prompt prefix. The next key is used only when that one is
   * refused, since its account must write the prefix to its cache again.
   */
  private BegunCall begun(Origin.HttpCall call, List<Header> keys) {
    BegunCall first = origin.begin(with(call, keys.getFirst()));
    return first.awaiting(() -> nextKeys(first.await(), call, keys));
  }

  private Reply nextKeys(Reply first, Origin.HttpCall call, List<Header> keys) {
    Reply reply = first;
    for (Header next : keys.subList(1, keys.size())) {
      if (!refused(reply) || !call.manner().repeatable()) {
        return reply;
      }
      reply.discard();
      watch.retried(call.provider(), Retry.NEXT_KEY);
      call.manner().onRetry().run();
      reply = origin.ask(with(call, next));
    }
    return reply;
  }

  private static Origin.HttpCall with(Origin.HttpCall call, Header key) {
    Headers headers = call.headers().without(PAYING_PROJECT);
    return call.with(call.url(), headers.and(key.name(), key.value()));
  }

  /** 401 or 429: a call with another key may succeed. */
  private static boolean refused(Reply reply) {
    return reply.status() == 401 || reply.status() == 429;
  }
}

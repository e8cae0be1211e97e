package dev.reprise.upstream;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.ProviderKinds;
import dev.reprise.json.Document;
import dev.reprise.plan.Question;
import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Origin;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import dev.reprise.telemetry.Stage;
import dev.reprise.time.Clock;
import dev.reprise.upstream.shared.SharedReads;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Calls the provider, uses its own cache where the route says so, and removes from the answer what
 * only Reprise asked for.
 */
public final class Upstream {
  private static final byte[] NOTHING = {};

  private final ProviderCaches caches;
  private final ReplayedIds ids;
  private final SharedReads sharedReads;
  private final Consumer<String> onSharedRead;
  private final MemoryBudget memory;
  private final Clock clock;

  /**
   * @param caches uses providers' own caches
   * @param ids turns the ids of replayed answers back into the provider's
   * @param onSharedRead told in one line when a provider read for one caller what it had written
   *     for another (contract 2.3)
   * @param memory holds what waits to be filtered
   */
  public Upstream(
      ProviderCaches caches,
      ReplayedIds ids,
      Consumer<String> onSharedRead,
      MemoryBudget memory,
      Clock clock) {
    this.caches = caches;
    this.ids = ids;
    this.sharedReads = new SharedReads(memory.heap());
    this.onSharedRead = onSharedRead;
    this.memory = memory;
    this.clock = clock;
  }

  /** Asks the route's provider and, after a failure, its fallbacks. */
  public Succession.Result ask(Question question, Origin origin) {
    question.timeline().began(Stage.PROVIDER, clock.now());
    try {
      return succession(origin).ask(question);
    } finally {
      question.timeline().ended(Stage.PROVIDER, clock.now());
    }
  }

  private Succession succession(Origin origin) {
    return new Succession(each -> askOne(each, origin));
  }

  /**
   * Begins to ask the route's provider without waiting, where its own cache has no part in the
   * call: that may have to wait first. Empty otherwise; then nothing was sent.
   */
  public Optional<BegunAsking> begin(Question question, Origin origin) {
    Function<byte[], Origin.HttpCall> http = http(question);
    // Whether there is a way depends on the question alone; its body is made only where it is sent.
    if (caches
        .way(new ProviderCall(question, NOTHING, origin, body -> origin.ask(http.apply(body))))
        .isPresent()) {
      return Optional.empty();
    }
    ProviderCall call = call(question, origin, http);
    UnaryOperator<Answered> watched = watch(question);
    question.timeline().began(Stage.PROVIDER, clock.now());
    question.releaseDocument(call.copies(call.body()));
    BegunCall begun = origin.begin(http.apply(call.body()));
    return Optional.of(new BegunAsking(question, origin, begun, watched));
  }

  /** The provider of a route is being asked. */
  public final class BegunAsking {
    private final Question question;
    private final Origin origin;
    private final BegunCall begun;
    private final UnaryOperator<Answered> watched;

    private BegunAsking(
        Question question, Origin origin, BegunCall begun, UnaryOperator<Answered> watched) {
      this.question = question;
      this.origin = origin;
      this.begun = begun;
      this.watched = watched;
    }

    /** As {@link BegunCall#whenThere} and {@link BegunCall#abandon}. */
    public BegunCall call() {
      return begun;
    }

    /** The answer, after a failure that of a fallback. Blocks; to be called once. */
    public Succession.Result result() {
      try {
        return succession(origin)
            .ask(question, () -> watched.apply(Answered.plainly(begun.await())));
      } finally {
        question.timeline().ended(Stage.PROVIDER, clock.now());
      }
    }
  }

  private Answered askOne(Question question, Origin origin) {
    ProviderCall call = call(question, origin, http(question));
    UnaryOperator<Answered> watched = watch(question);
    return watched.apply(caches.ask(call).orElseGet(() -> plainly(call)));
  }

  /** Notes a request before its call; the result is to be applied to what is answered. */
  private UnaryOperator<Answered> watch(Question question) {
    String provider = question.destination().provider();
    Consumer<TokenUsage> watch =
        sharedReads.watch(
            question, tokens -> onSharedRead.accept(provider + ": " + tokens + " tokens"));
    return watch == null ? UnaryOperator.identity() : answered -> answered.watched(watch);
  }

  /** The call to the question's provider, with a body that is still to be chosen. */
  private Function<byte[], Origin.HttpCall> http(Question question) {
    Request request = question.request();
    Destination destination = question.destination();
    SentFields sent = sent(question);
    String url = ProviderKinds.url(destination, ids.path(request)) + query(sent.query());
    Origin.Manner manner = manner(question);
    return bytes ->
        new Origin.HttpCall(
            destination.provider(), request.method(), url, sent.headers(), bytes, manner);
  }

  private ProviderCall call(
      Question question, Origin origin, Function<byte[], Origin.HttpCall> http) {
    byte[] body = upstream(question).body();
    return new ProviderCall(question, body, origin, bytes -> origin.ask(http.apply(bytes)));
  }

  private static Answered plainly(ProviderCall call) {
    call.question().releaseDocument(call.copies(call.body()));
    return Answered.plainly(call.send(call.body()));
  }

  /** What is sent of a request beside its body. */
  private record SentFields(Headers headers, Query query) {}

  /**
   * The route's provider gets everything that is forwarded. A fallback gets only what the dialect
   * knows, because the rest was meant for the route's provider.
   */
  private static SentFields sent(Question question) {
    Request request = question.request();
    WireSheet wire = question.dialect().wire();
    return question.stoodIn()
        ? new SentFields(wire.elsewhere(request.headers()), wire.elsewhere(request.query()))
        : new SentFields(request.headers(), request.query());
  }

  private static Origin.Manner manner(Question question) {
    Destination destination = question.destination();
    Request request = question.request();
    boolean repeatable = request.operation().known() || idempotent(request.method());
    return new Origin.Manner(
        repeatable,
        destination.standsIn(),
        destination.credentials() > 1 ? Affinity.of(question) : null,
        question.timeline()::retried,
        request.principal().partition());
  }

  /** RFC 9110 section 9.2.2. */
  private static boolean idempotent(String method) {
    return switch (method) {
      case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE" -> true;
      default -> false;
    };
  }

  private Dialect.UpstreamBody upstream(Question question) {
    Request request = question.request();
    Document document = request.document();
    return document == null || !request.operation().known()
        ? new Dialect.UpstreamBody(ids.unread(request, memory), false)
        : question
            .dialect()
            .upstream(
                request.operation(),
                ids.body(request, document),
                question.destination().askStreamUsage());
  }

  private static String query(Query query) {
    return query.parameters().isEmpty()
        ? ""
        : query.parameters().stream()
            .map(Query.Parameter::text)
            .collect(Collectors.joining("&", "?", ""));
  }

  /**
   * Removes the usage that only Reprise asked for from the answer (contract 2.4); any other answer
   * is returned unchanged.
   */
  public Reply withoutAddedUsage(Question question, Reply reply) {
    return reply.successful() && question.addsUsage()
        ? withoutUsage(question.dialect(), reply)
        : reply;
  }

  private Reply withoutUsage(Dialect dialect, Reply reply) {
    var held = new Claim(memory.share(MemoryBudget.Use.CAPTURES));
    Reply.Body body =
        switch (reply.body()) {
          case Reply.Body.Live(Feed feed) ->
              new Reply.Body.Live(HoldingFeed.feed(feed, held, dialect::withoutUsage));
          case Reply.Body.InMemory(byte[] bytes) -> {
            var rest = new ByteArrayOutputStream(bytes.length);
            Sink filter = dialect.withoutUsage(new Collected(rest), held);
            filter.chunk(bytes);
            filter.end();
            yield new Reply.Body.InMemory(rest.toByteArray());
          }
        };
    return new Reply(reply.status(), reply.headers().without("content-length"), body);
  }

  /** A body put together in memory. */
  private record Collected(ByteArrayOutputStream into) implements Sink {
    @Override
    public void chunk(byte[] bytes) {
      into.writeBytes(bytes);
    }

    @Override
    public void end() {}

    @Override
    public void broken(Broken cause) {}
  }
}

package dev.reprise.upstream;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.ProviderKinds;
import dev.reprise.json.Document;
import dev.reprise.plan.Question;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Calls the provider, uses its own cache where the route says so, and removes from the answer what
 * only Reprise asked for.
 */
public final class Upstream {
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
      return new Succession(each -> askOne(each, origin)).ask(question);
    } finally {
      question.timeline().ended(Stage.PROVIDER, clock.now());
    }
  }

  private Answered askOne(Question question, Origin origin) {
    Request request = question.request();
    Destination destination = question.destination();
    SentFields sent = sent(question);
    String url = ProviderKinds.url(destination, ids.path(request)) + query(sent.query());
    Origin.Manner manner = manner(question);
    Function<byte[], Reply> send =
        bytes ->
            origin.ask(
                new Origin.HttpCall(
                    destination.provider(), request.method(), url, sent.headers(), bytes, manner));
    var call = new ProviderCall(question, upstream(question).body(), origin, send);
    Consumer<TokenUsage> watch =
        sharedReads.watch(
            question,
            tokens -> onSharedRead.accept(destination.provider() + ": " + tokens + " tokens"));
    Answered answered = caches.ask(call).orElseGet(() -> plainly(call));
    return watch == null ? answered : answered.watched(watch);
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

package dev.reprise;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.json.Document;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Origin;
import dev.reprise.provider.OverheardUsage;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import dev.reprise.response.ChatUsageFilter;
import dev.reprise.response.Feed;
import dev.reprise.response.Gist;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.Sink;
import dev.reprise.response.Texts;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import java.io.ByteArrayOutputStream;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The way to whoever answers, and back. */
final class Provider {
  /** How much of an answer that is not kept is overheard for its usage. */
  private static final int OVERHEARD_LIMIT = 4 << 20;

  private final Parts parts;
  private final Telling telling;
  private final Placing placing;
  private final Handling handling;

  Provider(Parts parts, Telling telling) {
    this.parts = parts;
    this.placing = new Placing(parts);
    this.handling = new Handling(parts);
    this.telling = telling;
  }

  /** A request that is not reused: asked, told, and its usage overheard. */
  Told pass(Plan.Through plan, Origin origin) {
    return switch (ask(plan.question(), origin)) {
      case Succession.Failed(Question last, Origin.OriginFailed failed) -> {
        String key = plan.key() == null ? null : plan.key().toString();
        Decision decision = telling.verdicts().bypassed(plan.of(last));
        yield telling.originFailed(last, decision, failed, key);
      }
      case Succession.Answered(Question last, Answered answered) -> passed(plan.of(last), answered);
    };
  }

  private Told passed(Plan.Through plan, Answered answered) {
    Decision decision = telling.verdicts().bypassed(plan).with(answered.shaped());
    parts.telemetry().decided(decision);
    Reply heard = overheard(plan, decision, answered);
    return telling.bypassed(plan, decision, wayBack(plan.question(), heard));
  }

  /** The head of an answer, and what was done to the provider's own cache on the way. */
  record Answered(
      Reply reply, Placing.@Nullable Placed placed, Handling.@Nullable Handled handled) {
    Answered(Reply reply, Placing.@Nullable Placed placed) {
      this(reply, placed, null);
    }

    Decision.@Nullable Native shaped() {
      if (handled != null) {
        return handled.told();
      }
      return placed == null ? null : placed.told();
    }
  }

  HandleErrands errands() {
    return handling.errands();
  }

  /** What the provider says a call used: corrects what is believed of its cache. */
  void reconcile(Answered answered, TokenUsage usage) {
    placing.reported(answered.placed(), usage);
    handling.reported(answered.handled(), usage);
  }

  /** Asks who is to answer, and after a failure who stands in. */
  Succession.Outcome ask(Question question, Origin origin) {
    question.timeline().began(Stage.PROVIDER, parts.clock().now());
    try {
      return new Succession(each -> askOne(each, origin)).ask(question);
    } finally {
      question.timeline().ended(Stage.PROVIDER, parts.clock().now());
    }
  }

  private Answered askOne(Question question, Origin origin) {
    Request request = question.request();
    Destination destination = question.destination();
    if (destination == null) {
      throw new IllegalStateException("asked only after a destination was found");
    }
    byte[] body = upstream(question, destination).body();
    String url = destination.baseUrl() + parts.ids().path(request) + query(request.query());
    Origin.Manner manner = manner(question, destination);
    Function<byte[], Reply> send =
        bytes ->
            origin.ask(
                new Origin.Call(
                    destination.provider(),
                    request.method(),
                    url,
                    request.headers(),
                    bytes,
                    manner));
    return handling
        .ask(question, destination, body, origin, send)
        .orElseGet(() -> placing.ask(question, destination, body, send));
  }

  private static Origin.Manner manner(Question question, Destination destination) {
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

  private Dialect.Upstream upstream(Question question, Destination destination) {
    Request request = question.request();
    Document document = request.document();
    return document == null || !request.operation().known()
        ? new Dialect.Upstream(request.body(), false)
        : question
            .dialect()
            .upstream(
                request.operation(),
                parts.ids().body(request, document),
                destination.askStreamUsage());
  }

  private static String query(Query query) {
    return query.parameters().isEmpty()
        ? ""
        : query.parameters().stream()
            .map(Query.Parameter::text)
            .collect(Collectors.joining("&", "?", ""));
  }

  /**
   * Removes exactly what asking for stream usage added (contract 2.4); any other answer goes back
   * as it came.
   */
  Reply wayBack(Question question, Reply reply) {
    Destination destination = question.destination();
    Document document = question.request().document();
    return reply.successful()
            && destination != null
            && document != null
            && question
                .dialect()
                .addsUsage(question.request().operation(), document, destination.askStreamUsage())
        ? withoutUsage(reply)
        : reply;
  }

  private Reply withoutUsage(Reply reply) {
    Reply.Body body =
        switch (reply.body()) {
          case Reply.Body.Live(Feed feed) ->
              new Reply.Body.Live(holding(feed, Provider::withoutUsage));
          case Reply.Body.Whole(byte[] bytes) -> {
            var rest = new ByteArrayOutputStream(bytes.length);
            Sink filter = withoutUsage(new Collected(rest), captures());
            filter.chunk(bytes);
            filter.end();
            yield new Reply.Body.Whole(rest.toByteArray());
          }
        };
    return new Reply(reply.status(), reply.headers().without("content-length"), body);
  }

  private static Sink withoutUsage(Sink next, Claim memory) {
    return new ChatUsageFilter(next, usage -> {}, memory);
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

  private Reply overheard(Plan.Through plan, Decision decision, Answered answered) {
    Reply reply = answered.reply();
    if (!plan.question().request().operation().known()
        && !OverheardUsage.speaks(contentType(reply))) {
      complete(decision, answered, UNHEARD);
      return reply;
    }
    return switch (reply.body()) {
      case Reply.Body.Whole(byte[] bytes) -> {
        complete(decision, answered, heard(plan, reply, bytes));
        yield reply;
      }
      case Reply.Body.Live live ->
          new Reply(
              reply.status(),
              reply.headers(),
              new Reply.Body.Live(
                  holding(
                      live.feed(),
                      (sink, memory) ->
                          new Overheard(
                              sink,
                              gist(plan, reply),
                              memory,
                              landing ->
                                  hearLater(
                                      plan,
                                      decision,
                                      answered,
                                      new Remembered(landing, memory))))));
    };
  }

  /** A feed seen through something that holds memory, which a feed given up gives back. */
  private Feed holding(Feed feed, BiFunction<Sink, Claim, Sink> lens) {
    var memory = captures();
    return feed.through(sink -> lens.apply(sink, memory)).whenCancelled(memory::close);
  }

  /** What became of an overheard body, and what holds it. */
  private record Remembered(Flight.Landing landing, Claim memory) {}

  private Claim captures() {
    return new Claim(parts.memory().share(MemoryBudget.Use.CAPTURES));
  }

  private static Gist gist(Plan.Through plan, Reply reply) {
    boolean understood = reply.successful() && plan.question().request().operation().known();
    return understood
        ? plan.question().dialect().replies().gist(plan.question().form(), OVERHEARD_LIMIT)
        : new Gist.All(OVERHEARD_LIMIT);
  }

  private void hearLater(
      Plan.Through plan, Decision decision, Answered answered, Remembered remembered) {
    decision.timeline().answered(parts.clock().now());
    Thread.startVirtualThread(
        () -> {
          Heard heard = UNHEARD;
          try (Claim memory = remembered.memory()) {
            if (remembered.landing() instanceof Flight.Landing.Whole(byte[] bytes)
                && memory.tryGrow((long) (Texts.DENSEST + 1) * bytes.length)) {
              heard = heard(plan, answered.reply(), bytes);
            }
          }
          complete(decision, answered, heard);
        });
  }

  private static Heard heard(Plan.Through plan, Reply reply, byte[] bytes) {
    if (!reply.successful()) {
      return UNHEARD;
    }
    if (!plan.question().request().operation().known()) {
      OverheardUsage.Heard heard =
          OverheardUsage.of(plan.question().request().path(), contentType(reply), bytes);
      return new Heard(heard.usage(), heard.model());
    }
    ReplyCodec.Verdict verdict =
        plan.question().dialect().replies().heard(plan.question().form(), bytes);
    return new Heard(verdict.usage(), verdict.model());
  }

  private static String contentType(Reply reply) {
    return reply.headers().first("content-type").orElse("");
  }

  private void complete(Decision decision, Answered answered, Heard heard) {
    reconcile(answered, heard.usage());
    decision.timeline().ended(parts.clock().now());
    parts
        .telemetry()
        .completed(
            decision.ended(
                new Decision.Ended(
                    answered.reply().status(),
                    false,
                    decision.reason(),
                    "",
                    heard.usage(),
                    heard.model()),
                null));
  }

  /** What an answer that is not kept said of itself. */
  private record Heard(TokenUsage usage, @Nullable String model) {}

  private static final Heard UNHEARD = new Heard(TokenUsage.UNKNOWN, null);
}

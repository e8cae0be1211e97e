package dev.reprise.gateway.recording;

import dev.reprise.gateway.config.RouteConfig;
import dev.reprise.gateway.telemetry.lines.LineWriter;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.MalformedJson;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Glob;
import dev.reprise.policy.Sensitivity;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.request.Hints;
import dev.reprise.request.Request;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes down the requests of routes that have a recording (contract 2.6a), in the form that {@code
 * reprise analyze} reads. No request waits for it: lines are made and written by another thread,
 * and dropped when that one falls behind.
 */
public final class Recorder implements AutoCloseable {
  /** Bytes of bodies that may wait to be written, all routes together. */
  private static final long MOST_WAITING = 32L << 20;

  private final Map<String, RecordedRoute> routes = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final Classifier classifier = Classifier.shipped();
  private final Redaction redaction;
  private final CallerNames callers;
  private final InstantSource wall;
  private final AtomicLong waiting = new AtomicLong();
  private final LongAdder refused = new LongAdder();

  private record RecordedRoute(RouteConfig.Recording how, LineWriter lines) {}

  /** A file to append to, and how long it is. */
  public record Appended(OutputStream out, long length) {}

  /**
   * @param opener opens a file that only its owner may read
   */
  public Recorder(
      List<RouteConfig> configured, Function<Path, Appended> opener, InstantSource wall) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.redaction = new Redaction(secret, named(configured));
    this.callers = new CallerNames(secret);
    this.wall = wall;
    var files = new HashMap<Path, LineWriter>();
    for (RouteConfig route : configured) {
      RouteConfig.Recording how = route.recording();
      if (how != null) {
        LineWriter lines =
            files.computeIfAbsent(how.file(), file -> writer(opener.apply(file), how.most()));
        routes.put(route.name(), new RecordedRoute(how, lines));
        notes.add(note(route.name(), how));
      }
    }
  }

  /** What the operator wrote is no secret of a caller, and makes a recording readable. */
  private static Set<String> named(List<RouteConfig> configured) {
    var named = new HashSet<String>();
    for (RouteConfig route : configured) {
      for (Glob glob : List.of(route.when().model(), route.when().task(), route.when().agent())) {
        if (!glob.pattern().contains("*") && !glob.pattern().contains("?")) {
          named.add(glob.pattern());
        }
      }
    }
    return named;
  }

  private static LineWriter writer(Appended file, long most) {
    return new LineWriter("reprise-record", file.out(), file.length(), most);
  }

  private static String note(String route, RouteConfig.Recording how) {
    return "requests of route "
        + route
        + " are written to "
        + how.file()
        + (how.redacted() ? ", their words replaced" : " AS THEY CAME, prompts included")
        + "; take routes[].record out to end that";
  }

  /** Warnings for the person who starts the gateway. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Lines that were not written, for whatever reason. */
  public long dropped() {
    return refused.sum() + notWritten();
  }

  private long notWritten() {
    return routes.values().stream()
        .map(RecordedRoute::lines)
        .distinct()
        .mapToLong(LineWriter::dropped)
        .sum();
  }

  /** Whether the requests of some route are written down. */
  public boolean isOn() {
    return !routes.isEmpty();
  }

  /** Notes a request; costs one look-up where no route is recorded. */
  public void record(Plan plan) {
    if (routes.isEmpty() || !(plan instanceof Plan.Answerable answerable)) {
      return;
    }
    RecordedRoute route = routes.get(answerable.question().destination().route());
    Request request = answerable.question().request();
    if (route == null || !sampled(route.how()) || !request.operation().known()) {
      return;
    }
    int length = request.body().length;
    if (waiting.addAndGet(length) > MOST_WAITING) {
      waiting.addAndGet(-length);
      refused.increment();
      return;
    }
    String at = wall.instant().toString();
    boolean taken =
        route
            .lines()
            .write(
                () -> line(at, request, route.how().redacted()), () -> waiting.addAndGet(-length));
    if (!taken) {
      waiting.addAndGet(-length);
    }
  }

  private static boolean sampled(RouteConfig.Recording how) {
    return ThreadLocalRandom.current().nextDouble() < how.sample().doubleValue();
  }

  /** A request with a secret anywhere in it is redacted whatever the route says. */
  private String line(String at, Request request, boolean redact) {
    boolean redacted = redact || secret(request);
    var line = new StringBuilder(request.body().length + 200);
    line.append("{\"ts\":").append(Edits.quote(at));
    line.append(",\"path\":").append(path(request.path(), redacted));
    line.append(",\"headers\":{").append(headers(request, redacted)).append('}');
    line.append(",\"body\":").append(body(request.body(), redacted)).append('}');
    return line.toString();
  }

  private String path(String path, boolean redacted) {
    return redacted ? redaction.quotedPath(path) : Edits.quote(path);
  }

  private String headers(Request request, boolean redacted) {
    Hints hints = request.hints();
    var fields = new ArrayList<String>();
    field(fields, "reprise-caller", callers.of(request.principal()), false);
    String directives = CallerNames.directives(request.directives()).orElse(null);
    field(fields, "cache-control", directives, false);
    field(fields, "reprise-task", hints.task(), redacted);
    field(fields, "reprise-agent", hints.agent(), redacted);
    field(fields, "reprise-session", hints.session(), redacted);
    return String.join(",", fields);
  }

  private void field(List<String> fields, String name, @Nullable String value, boolean redacted) {
    if (value != null) {
      String written = redacted ? redaction.quoted(value) : Edits.quote(value);
      fields.add(Edits.quote(name) + ":" + written);
    }
  }

  private boolean secret(Request request) {
    Hints hints = request.hints();
    String around =
        Stream.of(request.path(), hints.task(), hints.agent(), hints.session())
            .filter(Objects::nonNull)
            .collect(Collectors.joining("\n"));
    return secret(around.getBytes(StandardCharsets.UTF_8))
        || secret(request.body())
        || secret(UnescapedText.of(request.body()));
  }

  private boolean secret(byte[] text) {
    return classifier.classify(text).sensitivity().compareTo(Sensitivity.SECRET) >= 0;
  }

  private String body(byte[] body, boolean redacted) {
    try {
      byte[] written = redacted ? redaction.body(Document.parse(body)) : body;
      return new String(written, StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' ');
    } catch (MalformedJson e) {
      throw new IllegalStateException("a request that was understood is JSON", e);
    }
  }

  /** Writes what waits. */
  @Override
  public void close() {
    routes.values().stream().map(RecordedRoute::lines).distinct().forEach(LineWriter::close);
  }
}

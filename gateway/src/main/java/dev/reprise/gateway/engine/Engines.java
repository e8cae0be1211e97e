package dev.reprise.gateway.engine;

import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.gateway.telemetry.Metrics;
import dev.reprise.provider.Addressing;
import dev.reprise.provider.EngineMetrics;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the metrics of every configured engine. An engine that does not answer is asked once in
 * each interval, is logged once, and has no figures until it answers again.
 */
public final class Engines {
  private static final System.Logger LOG = System.getLogger(Engines.class.getName());
  private static final int MOST_BYTES = 1 << 20;

  /** The page stands beside the API: it has no version in its path. */
  private static final Addressing API_VERSION = Addressing.whole("/v1");

  private final MetricsCall way;
  private final Duration within;
  private final Metrics metrics;
  private final Map<String, Engine> engines = new ConcurrentHashMap<>();

  /** Sends one call to an engine. */
  @FunctionalInterface
  public interface MetricsCall {
    Reply ask(Origin.HttpCall call, Duration within);
  }

  /**
   * @param within the time in which an engine must have answered completely
   */
  public Engines(MetricsCall way, Duration within, Metrics metrics) {
    this.way = way;
    this.within = within;
    this.metrics = metrics;
  }

  /** One configured engine. */
  private static final class Engine {
    final String provider;
    final String url;
    final String kind;
    final EngineMetrics names;
    volatile EngineReading reading = EngineReading.NONE;
    volatile boolean silent;

    Engine(ProviderConfig provider, EngineMetrics names) {
      this.provider = provider.name();
      this.url = API_VERSION.normal(String.valueOf(provider.baseUrl())) + "/metrics";
      this.kind = provider.kind().word();
      this.names = names;
    }

    /** Whether the other is asked in the same way, under the same name. */
    boolean same(Engine other) {
      return provider.equals(other.provider)
          && url.equals(other.url)
          && kind.equals(other.kind)
          && names.equals(other.names);
    }
  }

  /** Replaces the engines by those configured now; those that are the same keep their figures. */
  public void adopt(List<ProviderConfig> providers) {
    var now = new ConcurrentHashMap<String, Engine>();
    for (ProviderConfig provider : providers) {
      EngineMetrics names = provider.kind().metrics();
      if (names != null) {
        String replica = replica(provider);
        Engine known = engines.get(replica);
        var configured = new Engine(provider, names);
        now.put(replica, known != null && known.same(configured) ? known : configured);
        if (known == null) {
          show(replica);
        }
      }
    }
    engines.keySet().retainAll(now.keySet());
    engines.putAll(now);
  }

  private static String replica(ProviderConfig provider) {
    URI url = URI.create(provider.url("/"));
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  private void show(String replica) {
    metrics.replica("replica.cache_utilisation", replica, () -> reading(replica).utilisation());
    metrics.replica(
        "replica.prefix_cache_queries", replica, () -> figure(reading(replica).asked()));
    metrics.replica("replica.prefix_cache_hits", replica, () -> figure(reading(replica).found()));
  }

  private static double figure(long count) {
    return count;
  }

  private EngineReading reading(String replica) {
    Engine engine = engines.get(replica);
    return engine == null ? EngineReading.NONE : engine.reading;
  }

  /** Asks all engines in parallel; returns when each has answered or its time is over. */
  public void read() {
    List<Thread> readers =
        engines.values().stream()
            .map(engine -> Thread.startVirtualThread(() -> read(engine)))
            .toList();
    try {
      for (Thread reader : readers) {
        reader.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Engine engine) {
    String wrong;
    try {
      Reply reply = way.ask(call(engine), within);
      byte[] text = whole(reply);
      wrong = reply.status() == 200 ? "" : refused(engine, reply.status());
      engine.reading = wrong.isEmpty() ? EngineReading.of(engine.names, text) : EngineReading.NONE;
    } catch (Origin.OriginFailed | ExecutionException | TimeoutException failed) {
      wrong = String.valueOf(failed.getMessage());
      engine.reading = EngineReading.NONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    say(engine, wrong);
  }

  private static String refused(Engine engine, int status) {
    boolean withoutMetrics = status == 404 && engine.kind.equals("sglang");
    return "status " + status + (withoutMetrics ? "; start SGLang with --enable-metrics" : "");
  }

  private static Origin.HttpCall call(Engine engine) {
    Headers accept = Headers.of("accept", "text/plain;version=0.0.4");
    return new Origin.HttpCall(engine.provider, "GET", engine.url, accept, new byte[0]);
  }

  private static void say(Engine engine, String wrong) {
    if (!wrong.isEmpty() && !engine.silent) {
      LOG.log(
          System.Logger.Level.WARNING,
          "no metrics from %s at %s, how full its cache is stays unknown: %s"
              .formatted(engine.provider, engine.url, wrong));
    } else if (wrong.isEmpty() && engine.silent) {
      LOG.log(System.Logger.Level.INFO, "metrics of " + engine.provider + " are back");
    }
    engine.silent = !wrong.isEmpty();
  }

  private byte[] whole(Reply reply)
      throws ExecutionException, TimeoutException, InterruptedException {
    return switch (reply.body()) {
      case Reply.Body.InMemory(byte[] bytes) -> bytes;
      case Reply.Body.Live(Feed feed) -> {
        var page = new MetricsPage(feed);
        feed.drainTo(page);
        try {
          yield page.whole.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
          feed.cancel();
        }
      }
    };
  }

  /** Collects at most one megabyte and ignores the rest. */
  private static final class MetricsPage implements Sink {
    private final Feed feed;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    MetricsPage(Feed feed) {
      this.feed = feed;
    }

    @Override
    public void chunk(byte[] chunk) {
      bytes.write(chunk, 0, Math.min(chunk.length, MOST_BYTES - bytes.size()));
      if (bytes.size() >= MOST_BYTES) {
        whole.complete(bytes.toByteArray());
        feed.cancel();
      }
    }

    @Override
    public void end() {
      whole.complete(bytes.toByteArray());
    }

    @Override
    public void broken(Broken cause) {
      whole.completeExceptionally(new IllegalStateException(cause.detail()));
    }
  }
}

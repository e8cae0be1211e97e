package dev.reprise.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Many callers who ask the same question before anybody has its answer. */
final class Joiners {

  private final URI server;
  private final byte[] request;
  private final CountDownLatch connected;
  private final CountDownLatch ask = new CountDownLatch(1);
  private final Latencies latencies = new Latencies();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger collapsed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Set<String> texts = ConcurrentHashMap.newKeySet();

  private Joiners(URI server, byte[] body, int callers) {
    this.server = server;
    request = Connection.request(server, Bodies.numbered(body, System.currentTimeMillis()));
    connected = new CountDownLatch(callers);
  }

  /**
   * Prints how many were answered, from how many texts, and how long they waited.
   *
   * @param args address; body file; number of callers
   */
  public static void main(String[] args) throws Exception {
    int callers = Integer.parseInt(args[2]);
    Joiners joiners =
        new Joiners(URI.create(args[0]), Files.readAllBytes(Path.of(args[1])), callers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        threads.execute(joiners::caller);
      }
      joiners.connected.await();
      joiners.ask.countDown();
    }
    System.out.printf(
        "{\"callers\":%d,\"answered\":%d,\"failed\":%d,\"collapsed\":%d,\"different_texts\":%d,%s}%n",
        callers,
        joiners.answered.get(),
        joiners.failed.get(),
        joiners.collapsed.get(),
        joiners.texts.size(),
        joiners.latencies.json());
  }

  private void caller() {
    boolean counted = false;
    try (Connection connection = new Connection(server)) {
      connected.countDown();
      counted = true;
      ask.await();
      long from = System.nanoTime();
      connection.send(request);
      tally(connection.receive());
      latencies.add(System.nanoTime() - from);
    } catch (IOException broken) {
      failed.incrementAndGet();
      if (!counted) {
        connected.countDown();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void tally(Connection.Answer answer) {
    if (answer.status() != 200) {
      failed.incrementAndGet();
      return;
    }
    answered.incrementAndGet();
    if (answer.head().contains("; collapsed")) {
      collapsed.incrementAndGet();
    }
    texts.add(content(new String(answer.body(), StandardCharsets.UTF_8)));
  }

  /**
   * The text of the first choice, as written; ids and times may differ between callers, this may
   * not.
   */
  private static String content(String body) {
    int at = body.indexOf("\"content\"");
    return at < 0 ? body : body.substring(at, Math.min(body.length(), at + 200));
  }
}

package dev.reprise.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Callers who read streams one after another, each chunk timed from the moment the upstream wrote
 * it.
 */
final class StreamReaders {

  private final URI server;
  private final byte[] body;
  private final Latencies latencies = new Latencies();
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong number = new AtomicLong(System.currentTimeMillis() * 1000);

  private StreamReaders(URI server, byte[] body) {
    this.server = server;
    this.body = body;
  }

  /**
   * Prints the chunks' latencies.
   *
   * @param args address; body file; streams at a time; seconds
   */
  public static void main(String[] args) throws Exception {
    StreamReaders readers =
        new StreamReaders(URI.create(args[0]), Files.readAllBytes(Path.of(args[1])));
    long end = System.nanoTime() + Long.parseLong(args[3]) * 1_000_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      threads.add(Thread.ofVirtual().start(() -> readers.read(end)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(
        "{\"streams\":%d,\"failed\":%d,%s}%n",
        readers.streams.get(), readers.failed.get(), readers.latencies.json());
  }

  private void read(long end) {
    try (Connection connection = new Connection(server)) {
      while (System.nanoTime() < end) {
        connection.send(
            Connection.request(server, Bodies.numbered(body, number.incrementAndGet())));
        int status = connection.receive(this::line);
        (status == 200 ? streams : failed).incrementAndGet();
      }
    } catch (IOException broken) {
      System.err.println("stream: " + broken);
      failed.incrementAndGet();
    }
  }

  private void line(String line) {
    int at = line.indexOf(Upstream.STAMP);
    if (at >= 0) {
      int from = at + Upstream.STAMP.length();
      latencies.add(
          System.nanoTime() - Long.parseLong(line.substring(from, line.indexOf(' ', from))));
    }
  }
}

package dev.reprise.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks at a fixed rate, whatever the answers do: a request's time counts from when it was due, so a
 * server that stalls is not spared the requests it kept from being sent (coordinated omission).
 */
final class OpenLoop {

  private final URI server;
  private final byte[] body;
  private final boolean unique;
  private final Latencies latencies = new Latencies();
  private final AtomicLong errors = new AtomicLong();

  private OpenLoop(URI server, byte[] body, boolean unique) {
    this.server = server;
    this.body = body;
    this.unique = unique;
  }

  /**
   * Prints the latencies as JSON.
   *
   * @param args address; body file; {@code same} or {@code unique}; requests a second; seconds;
   *     connections
   */
  public static void main(String[] args) throws Exception {
    byte[] body = Files.readAllBytes(Path.of(args[1]));
    OpenLoop load = new OpenLoop(URI.create(args[0]), body, args[2].equals("unique"));
    int rate = Integer.parseInt(args[3]);
    int connections = Integer.parseInt(args[5]);
    load.run(rate, rate * Integer.parseInt(args[4]), connections);
    System.out.printf(
        "{\"rate\":%d,\"errors\":%d,%s}%n", rate, load.errors.get(), load.latencies.json());
  }

  private void run(int rate, int requests, int connections) throws InterruptedException {
    var schedule =
        new Schedule(
            System.nanoTime() + 200_000_000, rate, requests, System.currentTimeMillis() * 1000);
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      int lane = i;
      senders.add(Thread.ofPlatform().start(() -> lane(schedule, lane, connections)));
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  /**
   * When each request is due.
   *
   * @param start when the first is due, in nanoseconds of the monotonic clock
   * @param rate requests a second
   * @param firstNumber the number written into the first body, where bodies differ
   */
  private record Schedule(long start, int rate, int requests, long firstNumber) {
    long due(int request) {
      return start + request * 1_000_000_000L / rate;
    }
  }

  /** Every {@code step}-th request of the schedule, one after another on one connection. */
  private void lane(Schedule schedule, int lane, int step) {
    try (Connection connection = new Connection(server)) {
      byte[] same = Connection.request(server, body);
      for (int i = lane; i < schedule.requests(); i += step) {
        byte[] request =
            unique
                ? Connection.request(server, Bodies.numbered(body, schedule.firstNumber() + i))
                : same;
        long due = schedule.due(i);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        connection.send(request);
        int status = connection.receive().status();
        latencies.add(System.nanoTime() - due);
        if (status != 200) {
          errors.incrementAndGet();
        }
      }
    } catch (IOException broken) {
      System.err.println("connection " + lane + ": " + broken);
      errors.incrementAndGet();
    }
  }
}

package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is closed for a newcomer when as many connections are open as may be. */
@Timeout(60)
class ConnectionsTest {
  private static final String HEAD = "POST /a HTTP/1.1\r\nHost: a\r\n";
  private static final String BEGUN = HEAD + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  private static final String ASK = HEAD + "Content-Length: 2\r\n\r\nhi";
  private static final Reply OK = Reply.whole(200, Headers.NONE, new byte[] {'y'});

  private final LinkedBlockingQueue<Responder> asked = new LinkedBlockingQueue<>();

  /** A connection of the site, on the loop that serves it. */
  private record Open(Wire wire, Responder answer) {
    EventLoop loop() {
      return answer.loop();
    }
  }

  /** Opened, and its first request has come in. */
  private Open open(Site site) throws InterruptedException {
    var wire = new Wire(site.port()).send(ASK);
    Responder answer = asked.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return new Open(wire, answer);
  }

  private static void answered(Open open) {
    open.answer().send(OK);
    assertThat(open.wire().answer().status()).isEqualTo(200);
  }

  private boolean answersAgain(Open open) throws InterruptedException {
    open.wire().send(ASK);
    Responder answer = asked.poll(10, TimeUnit.SECONDS);
    if (answer == null) {
      return false;
    }
    answer.send(OK);
    return open.wire().answer().status() == 200;
  }

  private static boolean closed(Open open) throws Exception {
    open.wire().socket.setSoTimeout(2_000);
    try {
      return open.wire().socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException silent) {
      return false;
    } catch (java.io.IOException reset) {
      return true;
    }
  }

  /** Whether the other side has closed it: a later octet then fails, within 100 ms here. */
  private static boolean reset(Wire wire) {
    for (int i = 0; i < 20; i++) {
      try {
        wire.socket.getOutputStream().write('x');
      } catch (java.io.IOException closed) {
        return true;
      }
      LockSupport.parkNanos(5_000_000);
    }
    return false;
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!holds.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }

  /** The loops take turns, so every second connection is of one of them. */
  @Test
  void of_one_loop_a_half_read_request_gives_way_before_an_idle_connection() throws Exception {
    try (var site = Site.crowded(4, (request, answer) -> asked.add(answer))) {
      var open = new ArrayList<Open>();
      for (int i = 0; i < 4; i++) {
        open.add(open(site));
        answered(open.getLast());
      }
      EventLoop next = open.get(2).loop();
      assertThat(open.get(0).loop()).isSameAs(next);
      // The one that was used last has begun another request, and the one before it lies idle.
      assertThat(open.get(2).wire().send(BEGUN).head()).as("it was read").contains(" 100 ");
      Open newcomer = open(site);
      assertThat(newcomer.loop()).isSameAs(next);
      answered(newcomer);
      assertThat(closed(open.get(2))).as("the half-read one").isTrue();
      for (Open kept : List.of(open.get(0), open.get(1), open.get(3), newcomer)) {
        assertThat(answersAgain(kept)).isTrue();
        kept.wire().close();
      }
    }
  }

  @Test
  void of_idle_ones_the_longest_unused_gives_way() throws Exception {
    try (var site = Site.crowded(4, (request, answer) -> asked.add(answer))) {
      var open = new ArrayList<Open>();
      for (int i = 0; i < 4; i++) {
        open.add(open(site));
        answered(open.getLast());
      }
      assertThat(answersAgain(open.get(0))).isTrue();
      Open newcomer = open(site);
      answered(newcomer);
      assertThat(closed(open.get(2))).as("the longest unused of its loop").isTrue();
      for (Open kept : List.of(open.get(0), open.get(1), open.get(3), newcomer)) {
        assertThat(answersAgain(kept)).isTrue();
        kept.wire().close();
      }
    }
  }

  @Test
  void where_all_of_a_loop_are_being_answered_one_of_the_other_loop_gives_way() throws Exception {
    try (var site = Site.crowded(4, (request, answer) -> asked.add(answer))) {
      var open = new ArrayList<Open>();
      for (int i = 0; i < 4; i++) {
        open.add(open(site));
      }
      EventLoop next = open.get(2).loop();
      assertThat(open.get(0).loop()).isSameAs(next);
      assertThat(open.get(1).loop()).isNotSameAs(next);
      answered(open.get(1));
      answered(open.get(3));
      Open newcomer = open(site);
      assertThat(newcomer.loop()).isSameAs(next);
      assertThat(closed(open.get(1))).as("the longest unused of the other loop").isTrue();
      for (Open kept : List.of(open.get(0), open.get(2), newcomer)) {
        answered(kept);
        kept.wire().close();
      }
      assertThat(answersAgain(open.get(3))).isTrue();
      open.get(3).wire().close();
    }
  }

  /** They are refused because all is taken, read their answer and stay. */
  @Test
  void refused_clients_that_do_not_close_give_way_before_a_newcomer_is_closed() throws Exception {
    Handler named =
        (request, answer) -> {
          answer.from("ada"); // who is refused is not known
          asked.add(answer);
        };
    try (var site = Site.crowded(4, named)) {
      var served = new ArrayList<Open>();
      for (int i = 0; i < 5; i++) { // the reserve too
        served.add(open(site));
      }
      var refused = new ArrayList<Wire>();
      for (int i = 0; i < 12; i++) { // with those served more than twice as many as may be
        refused.add(new Wire(site.port()).send(ASK));
        assertThat(refused.getLast().answer().status()).as("refused %d", i).isEqualTo(503);
      }
      assertThat(reset(refused.getFirst())).as("the oldest of more than three a loop").isTrue();
      assertThat(reset(refused.getLast())).as("control: the newest").isFalse();
      answered(served.getLast());
      served.getLast().wire().close();
      until(() -> site.server.connections() == 4);
      Open newcomer = open(site);
      answered(newcomer);
      for (Open kept : served.subList(0, 4)) {
        answered(kept);
        kept.wire().close();
      }
      refused.forEach(Wire::close);
      newcomer.wire().close();
    }
  }

  /** Four of one loop: more of them than wait for their clients' close at other times. */
  @Test
  void at_the_end_each_connection_waits_for_its_client_to_close() throws Exception {
    try (var site = Site.crowded(4, (request, answer) -> asked.add(answer))) {
      var open = new ArrayList<Open>();
      for (int i = 0; i < 5; i++) {
        open.add(open(site));
      }
      for (Open other : List.of(open.get(1), open.get(3))) {
        answered(other);
        other.wire().close();
        open.remove(other);
      }
      until(() -> site.server.connections() == 3);
      open.add(open(site));
      open.add(open(site));
      EventLoop crowded = open.getFirst().loop();
      assertThat(open).filteredOn(each -> each.loop() == crowded).as("control").hasSize(4);
      Thread.startVirtualThread(site.server::drain);
      until(site.server::draining);
      open.forEach(ConnectionsTest::answered);
      assertThat(open).noneMatch(each -> reset(each.wire()));
      open.forEach(each -> each.wire().close());
    }
  }

  /** Its loop has none to close, and the other loop has; that one is busy for a moment. */
  @Test
  void who_needs_room_on_another_loop_waits_for_it_and_is_not_refused() throws Exception {
    try (var site = Site.crowded(4, (request, answer) -> asked.add(answer))) {
      var open = new ArrayList<Open>();
      for (int i = 0; i < 5; i++) { // the reserve too
        open.add(open(site));
      }
      EventLoop full = open.get(0).loop();
      answered(open.get(1));
      answered(open.get(3));
      Open replaces = open(site);
      answered(replaces);
      var goOn = new CountDownLatch(1);
      replaces.loop().execute(() -> assertThat(awaited(goOn)).isTrue());
      Wire newcomer = new Wire(site.port()).send(ASK);
      assertThat(asked.poll(100, TimeUnit.MILLISECONDS)).as("it waits").isNull();
      goOn.countDown();
      Responder answer = asked.poll(10, TimeUnit.SECONDS);
      assertThat(answer).as("it was not refused").isNotNull();
      assertThat(answer.loop()).as("control").isSameAs(full);
      answered(new Open(newcomer, answer));
      newcomer.close();
      open.forEach(each -> each.wire().close());
      replaces.wire().close();
    }
  }

  /** A silent client has come meanwhile, so that one idle connection is not enough. */
  @Test
  void as_many_give_way_as_are_too_many() throws Exception {
    Handler named =
        (request, answer) -> {
          answer.from("ada"); // whoever is silent is not known
          asked.add(answer);
        };
    try (var site = Site.crowded(4, named)) {
      var open = new ArrayList<Open>();
      for (int i = 0; i < 5; i++) { // the reserve too
        open.add(open(site));
      }
      var first = new Wire(site.port());
      until(() -> site.server.connections() == 6);
      var second = new Wire(site.port()); // so that the third comes to the first one's loop
      until(() -> site.server.connections() == 7);
      second.close();
      until(() -> site.server.connections() == 6);
      var third = new Wire(site.port());
      assertThat(first.read()).as("the third takes its place").isNegative();
      answered(open.get(1));
      answered(open.get(3));
      Open newcomer = open(site);
      assertThat(newcomer.loop()).as("control").isSameAs(open.get(0).loop());
      answered(newcomer);
      newcomer.wire().close();
      first.close();
      third.close();
      open.forEach(each -> each.wire().close());
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many clients, large requests, and what is held for them. */
class CrowdTest {
  private static final String HEAD = "POST /v1/messages HTTP/1.1\r\nHost: a\r\n";
  private static final Reply OK = Reply.whole(200, Headers.NONE, new byte[] {'y'});

  private static String request(int length) {
    return HEAD + "Content-Length: " + length + "\r\n\r\n" + "x".repeat(length);
  }

  private static void until(java.util.function.BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!holds.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }

  @Test
  void half_read_requests_and_idle_connections_make_room_for_newcomers() {
    try (var site = Site.crowded(20, Site::echo)) {
      var lying = new ArrayList<Wire>();
      for (int i = 0; i < 60; i++) {
        lying.add(new Wire(site.port()).send(i % 2 == 0 ? HEAD : ""));
      }
      try (var newcomer = new Wire(site.port())) {
        assertThat(newcomer.send(request(3)).answer().status()).isEqualTo(200);
        assertThat(newcomer.send(request(3)).answer().status()).isEqualTo(200);
      }
      until(() -> site.server.connections() <= 20);
      lying.forEach(Wire::close);
    }
  }

  @Test
  void who_is_being_answered_is_not_closed_for_a_newcomer() throws Exception {
    var held = new LinkedBlockingQueue<Responder>();
    try (var site = Site.crowded(4, (request, answer) -> held.add(answer))) {
      var served = new ArrayList<Wire>();
      var answers = new ArrayList<Responder>();
      for (int i = 0; i < 5; i++) { // a quarter more than the most, while others make room
        served.add(new Wire(site.port()).send(request(3)));
        answers.add(held.poll(10, TimeUnit.SECONDS));
      }
      try (var newcomer = new Wire(site.port())) {
        assertThat(newcomer.send(request(3)).rest())
            .startsWith("HTTP/1.1 503 ")
            .contains("Retry-After: 1\r\n")
            .contains("503 /v1/messages ") // so the error is worded for the API that was asked
            .contains("limits.connections, 4");
      }
      assertThat(site.memory.sheds()).isEqualTo(1);
      answers.forEach(answer -> answer.send(OK));
      for (Wire wire : served) {
        assertThat(wire.answer().status()).isEqualTo(200);
        wire.close();
      }
    }
  }

  /** The caller with the most connections pays for newcomers, whoever was silent for longest. */
  @Test
  void idle_connections_of_the_caller_with_most_give_way_first() {
    Handler named =
        (request, answer) -> {
          answer.from(request.headers().first("who").orElseThrow());
          answer.send(OK);
        };
    try (var site = Site.crowded(20, named)) {
      String head = "POST /v1/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nwho: ";
      var ada = new ArrayList<Wire>();
      for (int i = 0; i < 4; i++) {
        ada.add(new Wire(site.port()).send(head + "ada\r\n\r\n"));
        assertThat(ada.getLast().answer().status()).isEqualTo(200);
      }
      for (int i = 0; i < 60; i++) {
        var wire = new Wire(site.port()).send(head + "mallory\r\n\r\n");
        assertThat(wire.answer().status()).isEqualTo(200);
      }
      until(() -> site.server.connections() <= 20);
      for (Wire wire : ada) {
        assertThat(wire.send(head + "ada\r\n\r\n").answer().status()).isEqualTo(200);
        wire.close();
      }
    }
  }

  /** Each idle connection is of a caller of its own; nobody of those who just came is closed. */
  @Test
  void idle_connections_give_way_before_connections_that_were_accepted_a_moment_ago() {
    Handler named =
        (request, answer) -> {
          answer.from(request.headers().first("who").orElseThrow());
          answer.send(OK);
        };
    try (var site = Site.crowded(20, named)) {
      String head = "POST /v1/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nwho: ";
      var idle = new ArrayList<Wire>();
      for (int i = 0; i < 20; i++) {
        idle.add(new Wire(site.port()).send(head + "invented-" + i + "\r\n\r\n"));
        assertThat(idle.getLast().answer().status()).isEqualTo(200);
      }
      var newcomers = new ArrayList<Wire>();
      for (int i = 0; i < 10; i++) { // all are accepted before the first one sends
        newcomers.add(new Wire(site.port()));
      }
      until(() -> site.server.connections() == 20);
      for (Wire wire : newcomers) {
        assertThat(wire.send(head + "ada\r\n\r\n").answer().status()).isEqualTo(200);
      }
      newcomers.forEach(Wire::close);
      idle.forEach(Wire::close);
    }
  }

  /** The other side of it: newcomers that flood compete with themselves. */
  @Test
  void a_flood_of_silent_newcomers_leaves_the_few_idle_connections_of_a_caller_open() {
    Handler named =
        (request, answer) -> {
          answer.from("ada");
          answer.send(OK);
        };
    try (var site = Site.crowded(20, named)) {
      var ada = new ArrayList<Wire>();
      for (int i = 0; i < 4; i++) {
        ada.add(new Wire(site.port()).send(request(3)));
        assertThat(ada.getLast().answer().status()).isEqualTo(200);
      }
      var lying = new ArrayList<Wire>();
      for (int i = 0; i < 100; i++) {
        lying.add(new Wire(site.port()).send(i % 2 == 0 ? HEAD : ""));
      }
      until(() -> site.server.connections() <= 20);
      for (Wire wire : ada) {
        assertThat(wire.send(request(3)).answer().status()).isEqualTo(200);
        wire.close();
      }
      lying.forEach(Wire::close);
    }
  }

  @Test
  void half_read_requests_compete_with_each_other_and_not_with_callers() {
    Handler named =
        (request, answer) -> {
          answer.from("ada");
          answer.send(OK);
        };
    try (var site = Site.crowded(20, named)) {
      var ada = new ArrayList<Wire>();
      for (int i = 0; i < 4; i++) { // each with an answer, and half of its next request
        ada.add(new Wire(site.port()).send(request(3)));
        assertThat(ada.getLast().answer().status()).isEqualTo(200);
        ada.getLast().send(HEAD + "Content-Length: 3\r\n\r\n");
      }
      var lying = new ArrayList<Wire>();
      for (int i = 0; i < 100; i++) {
        lying.add(new Wire(site.port()).send(HEAD));
      }
      until(() -> site.server.connections() <= 20);
      for (Wire wire : ada) {
        assertThat(wire.send("xxx").answer().status()).isEqualTo(200);
        wire.close();
      }
      lying.forEach(Wire::close);
    }
  }

  @Test
  void who_leaves_answers_unread_gives_way_to_newcomers() {
    byte[] large = new byte[32 << 20];
    Handler handler =
        (request, answer) ->
            answer.send(
                request.target().equals("/large") ? Reply.whole(200, Headers.NONE, large) : OK);
    try (var site = Site.crowded(8, handler)) {
      var unread = new ArrayList<Wire>();
      while (unread.size() < 10) { // the reserve too
        var wire = new Wire(site.port()).send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        try {
          assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
          unread.add(wire);
        } catch (UncheckedIOException closedBeforeItWasRead) {
          wire.close();
        }
      }
      until(() -> site.server.connections() == 10);
      assertThat(newcomer(site)).as("at first").startsWith("HTTP/1.1 503 ");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      String answer = "";
      while (!answer.startsWith("HTTP/1.1 200 ") && System.nanoTime() < end) {
        LockSupport.parkNanos(50_000_000);
        answer = newcomer(site);
      }
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      unread.forEach(Wire::close);
    }
  }

  private static String newcomer(Site site) {
    try (var wire = new Wire(site.port())) {
      return wire.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").rest();
    }
  }

  @Test
  void long_half_read_heads_are_counted_and_turned_away_when_there_is_no_room() {
    try (var site = Site.of(ClientLimits.DEFAULT, 100_000, Site::echo)) {
      var heads = new ArrayList<Wire>();
      for (int i = 0; i < 8; i++) {
        heads.add(new Wire(site.port()).send(HEAD + "X: " + "y".repeat(30_000)));
      }
      until(() -> site.memory.sheds() > 0);
      assertThat(site.budget.taken()).isLessThanOrEqualTo(100_000);
      try (var small = new Wire(site.port())) {
        assertThat(small.send(request(2000)).answer().status()).isEqualTo(200);
      }
      heads.forEach(Wire::close);
      until(() -> site.budget.taken() == 0);
    }
  }

  @Test
  void a_body_that_alone_needs_more_than_there_is_will_never_do() {
    try (var site = Site.of(ClientLimits.DEFAULT, 100_000, Site::echo);
        var announced = new Wire(site.port());
        var chunked = new Wire(site.port())) {
      assertThat(announced.send(HEAD + "Content-Length: 100001\r\n\r\n").rest())
          .startsWith("HTTP/1.1 413 ")
          .contains("limits.memory.requests");
      chunked.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 20; i++) {
        chunked.send("2000\r\n" + "x".repeat(0x2000) + "\r\n");
      }
      assertThat(chunked.rest()).startsWith("HTTP/1.1 413 ");
      until(() -> site.budget.taken() == 0);
    }
  }

  @Test
  void who_sends_on_while_memory_is_short_waits_and_is_answered() throws Exception {
    var held = new LinkedBlockingQueue<Responder>();
    try (var site = Site.of(ClientLimits.DEFAULT, 40_000, (request, answer) -> held.add(answer));
        var wire = new Wire(site.port())) {
      wire.send(request(10).repeat(12));
      Responder first = held.poll(10, TimeUnit.SECONDS);
      until(() -> site.budget.taken() > 0);
      assertThat(held.size()).as("behind the first").isLessThanOrEqualTo(2);
      first.send(OK);
      for (int i = 1; i < 12; i++) {
        held.poll(10, TimeUnit.SECONDS).send(OK);
      }
      for (int i = 0; i < 12; i++) {
        assertThat(wire.answer().status()).isEqualTo(200);
      }
      until(() -> site.budget.taken() == 0);
    }
  }

  /** Its body is held by whoever still works on it, and given up when somebody needs the room. */
  @Test
  void a_request_whose_client_left_counts_until_it_is_over_or_given_up() throws Exception {
    var interrupted = new CountDownLatch(1);
    var started = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    Handler handler =
        (request, answer) -> {
          Thread worker =
              Thread.ofVirtual()
                  .unstarted(
                      () -> {
                        try {
                          started.countDown();
                          never.await();
                        } catch (InterruptedException e) {
                          interrupted.countDown();
                        } finally {
                          answer.release();
                        }
                      });
          answer.retain(worker::interrupt);
          worker.start();
        };
    try (var site = Site.of(ClientLimits.DEFAULT, 300_000, handler)) {
      try (var leaving = new Wire(site.port())) {
        leaving.send(request(100_000));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
      }
      until(() -> site.server.connections() == 0);
      assertThat(site.budget.taken()).isGreaterThan(100_000);
      try (var other = new Wire(site.port())) {
        assertThat(other.send(request(140_000)).rest()).startsWith("HTTP/1.1 503 ");
      }
      assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
      until(() -> site.budget.taken() == 0);
    }
  }

  /** The answer to a long prompt may take minutes, and nobody reads the prompt meanwhile. */
  @Test
  void a_body_is_given_back_when_its_worker_is_done_and_a_long_head_with_the_answer()
      throws Exception {
    var held = new LinkedBlockingQueue<Responder>();
    Handler handler =
        (request, answer) -> {
          answer.retain(Thread.currentThread()::interrupt);
          held.add(answer);
        };
    try (var site = Site.of(ClientLimits.DEFAULT, 300_000, handler);
        var wire = new Wire(site.port())) {
      String longHead = "X: " + "y".repeat(6000) + "\r\n";
      wire.send(request(100_000).replace("Content-Length", longHead + "Content-Length"));
      Responder answer = held.poll(10, TimeUnit.SECONDS);
      assertThat(answer.hold(50_000)).isTrue();
      assertThat(site.budget.taken()).isGreaterThan(160_000);
      answer.giveBack(50_000);
      assertThat(site.budget.taken()).isBetween(110_000L, 130_000L);
      answer.release();
      assertThat(site.budget.taken()).isBetween(3 * 6000L, 3 * 6200L);
      answer.giveBack(1 << 20); // never more than is held
      assertThat(site.budget.taken()).isZero();
      answer.send(OK);
      assertThat(wire.answer().status()).isEqualTo(200);
      until(() -> site.budget.taken() == 0);
    }
  }

  @Test
  void a_large_answer_is_counted_until_it_is_written() throws Exception {
    var held = new LinkedBlockingQueue<Responder>();
    try (var site = Site.of((request, answer) -> held.add(answer));
        var slow = new Wire(site.port())) {
      slow.socket.setReceiveBufferSize(4096);
      slow.send(request(3));
      held.poll(10, TimeUnit.SECONDS).send(Reply.whole(200, Headers.NONE, new byte[16 << 20]));
      until(() -> site.memory.share(MemoryBudget.Use.ANSWERS).taken() == 16 << 20);
      slow.close();
      until(() -> site.memory.share(MemoryBudget.Use.ANSWERS).taken() == 0);
    }
  }

  /** Figure 21, with the heap at the size the machine gives this test: time and octets taken. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void a_gibibyte_in_a_mebibyte_is_refused_at_once(String coding) {
    byte[] bomb = bomb(coding);
    try (var site = Site.of(ClientLimits.DEFAULT, 16 << 20, Site::echo);
        var warm = new Wire(site.port());
        var wire = new Wire(site.port())) {
      String head = HEAD + "Content-Encoding: " + coding + "\r\nContent-Length: " + bomb.length;
      warm.send(head + "\r\n\r\n").send(bomb);
      assertThat(warm.head()).startsWith("HTTP/1.1 413 ");
      long began = System.nanoTime();
      wire.send(head + "\r\n\r\n");
      wire.send(java.util.Arrays.copyOf(bomb, 64 << 10));
      assertThat(wire.head()).startsWith("HTTP/1.1 413 ");
      assertThat(System.nanoTime() - began).isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
      assertThat(site.memory.sheds()).as("never for want of memory").isZero();
      until(() -> site.budget.taken() == 0);
    }
  }

  private static byte[] bomb(String coding) {
    var out = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (var packed =
        coding.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
      for (int i = 0; i < 1024; i++) {
        packed.write(zeros);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}

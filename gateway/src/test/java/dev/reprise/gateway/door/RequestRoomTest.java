package dev.reprise.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.gateway.http.Responder;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a request counts beside its body: a copy of it, and twice what parsing makes of it. */
class RequestRoomTest {
  private final AtomicLong held = new AtomicLong();

  /** Holds up to so many bytes; nothing else of an answer is asked for. */
  private Responder answer(long most) {
    return (Responder)
        Proxy.newProxyInstance(
            Responder.class.getClassLoader(),
            new Class<?>[] {Responder.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "hold" -> {
                    long bytes = (long) arguments[0];
                    boolean fits = held.get() + bytes <= most;
                    held.addAndGet(fits ? bytes : 0);
                    yield fits;
                  }
                  case "giveBack" -> {
                    held.addAndGet(-(long) arguments[0]);
                    yield null;
                  }
                  case "everHolds" -> (long) arguments[0] <= most;
                  default -> throw new IllegalStateException(method.getName());
                });
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_small_request_counts_nothing() throws Exception {
    byte[] small = json("{\"x\":[0,0,0]}");
    new RequestRoom(small.length, answer(0)).parse(small);
    assertThat(held).hasValue(0);
  }

  /** The tape begins with a quarter of the body, and counts twice. */
  @Test
  void a_plain_large_body_counts_its_copy() throws Exception {
    byte[] plain = json("{\"x\":\"" + "y".repeat(1 << 20) + "\"}");
    new RequestRoom(plain.length, answer(Long.MAX_VALUE)).parse(plain);
    assertThat(held.get()).isBetween((long) plain.length, plain.length + plain.length / 2L + 4096);
  }

  /** Twelve bytes a token, twice: once read, once in the copy that is changed on its way. */
  @Test
  void a_dense_body_counts_what_parsing_makes_of_it_twice() throws Exception {
    int tokens = 100_000;
    byte[] dense = json("{\"x\":[" + "0,".repeat(tokens) + "0]}");
    new RequestRoom(dense.length, answer(Long.MAX_VALUE)).parse(dense);
    assertThat(held.get()).isGreaterThanOrEqualTo(dense.length + 2L * 12 * tokens);
  }

  /** When the call begins: two tapes go, and the copy where none was made. */
  @Test
  void what_is_not_referenced_any_more_is_given_back_once() throws Exception {
    byte[] dense = json("{\"x\":[" + "0,".repeat(100_000) + "0]}");
    for (int copies = 0; copies <= 2; copies++) {
      held.set(0);
      var room = new RequestRoom(dense.length, answer(Long.MAX_VALUE));
      room.parse(dense);
      assertThat(room.large()).isTrue();
      room.left(copies);
      assertThat(held).hasValue((long) copies * dense.length);
    }
    byte[] small = json("{\"x\":1}");
    var room = new RequestRoom(small.length, answer(0));
    room.parse(small);
    assertThat(room.large()).isFalse();
  }

  @Test
  void what_never_fits_is_413_and_what_does_not_fit_now_is_503() {
    byte[] plain = json("{\"x\":\"" + "y".repeat(1 << 20) + "\"}");
    assertThatThrownBy(() -> new RequestRoom(plain.length, answer(1 << 19)).parse(plain))
        .isInstanceOfSatisfying(
            RequestRoom.TooLarge.class, refused -> assertThat(refused.status()).isEqualTo(413));
    Responder busy = answer(3 << 20);
    held.set(3 << 20);
    assertThatThrownBy(() -> new RequestRoom(plain.length, busy).parse(plain))
        .isInstanceOfSatisfying(
            RequestRoom.TooLarge.class, refused -> assertThat(refused.status()).isEqualTo(503));
  }
}

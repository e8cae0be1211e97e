package dev.reprise.response.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StencilsTest {
  private final AtomicInteger understood = new AtomicInteger();
  private final Stencils stencils =
      new Stencils(
          body -> {
            understood.incrementAndGet();
            var places = new ArrayList<Stencil.RenewedValue>();
            places.addAll(Stencil.time(body, body.member(body.root(), "created")));
            places.addAll(Stencil.id(body, body.member(body.root(), "id")));
            return places;
          });

  private String filled(byte[] kept) {
    byte[] bytes = stencils.filled(kept, id -> id + "-\"new\"", "17");
    return bytes == null ? "" : new String(bytes, UTF_8);
  }

  @Test
  void only_the_places_change_in_whatever_order_they_stand() {
    byte[] kept = "{\"id\": \"a\",\"x\":[1.50], \"created\":9}".getBytes(UTF_8);
    assertThat(filled(kept)).isEqualTo("{\"id\": \"a-\\\"new\\\"\",\"x\":[1.50], \"created\":17}");
  }

  @Test
  void an_empty_id_and_a_time_of_nought_stay() {
    byte[] kept = "{\"id\":\"\",\"created\":0}".getBytes(UTF_8);
    assertThat(filled(kept)).isEqualTo("{\"id\":\"\",\"created\":0}");
  }

  @Test
  void a_body_is_understood_once_and_another_with_the_same_bytes_is_another() {
    byte[] kept = "{\"id\":\"a\"}".getBytes(UTF_8);
    filled(kept);
    filled(kept);
    assertThat(understood).hasValue(1);
    filled(kept.clone());
    assertThat(understood).hasValue(2);
  }

  @Test
  void what_is_no_object_has_no_stencil() {
    assertThat(filled("[1]".getBytes(UTF_8))).isEmpty();
    assertThat(filled("{\"id\":".getBytes(UTF_8))).isEmpty();
  }

  /** What is larger is read each time, so that few bodies are held on to. */
  @Test
  void a_body_is_understood_once_up_to_64_kibibytes() {
    byte[] most = body(64 << 10);
    filled(most);
    filled(most);
    assertThat(understood).hasValue(1);
    byte[] more = body((64 << 10) + 1);
    filled(more);
    filled(more);
    assertThat(understood).hasValue(3);
  }

  @Test
  void a_body_up_to_64_kibibytes_is_parsed_once() {
    var documents = new KeptDocuments();
    byte[] most = body(64 << 10);
    assertThat(documents.of(most)).isNotNull().isSameAs(documents.of(most));
    byte[] more = body((64 << 10) + 1);
    assertThat(documents.of(more)).isNotNull().isNotSameAs(documents.of(more));
    assertThat(documents.of("{".getBytes(UTF_8))).isNull();
  }

  private static byte[] body(int length) {
    return "{\"id\":\"a\",\"p\":\"%s\"}".formatted("p".repeat(length - 17)).getBytes(UTF_8);
  }
}

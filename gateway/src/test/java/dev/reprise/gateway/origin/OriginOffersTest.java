package dev.reprise.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.response.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What origins say about the connection itself. */
class OriginOffersTest extends OriginAsking {
  private static String text(Reply reply) {
    return new String(((Reply.Body.InMemory) reply.body()).bytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunked", "Chunked", "CHUNKED"})
  void the_name_of_a_transfer_coding_has_no_case(String coding) {
    try (var origin =
        once("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + coding + "\r\n\r\n2\r\nhi\r\n0\r\n\r\n")) {
      assertThat(text(ask(post(origin.url("/v1/x"))))).isEqualTo("hi");
    }
  }

  @Test
  void a_field_named_by_connection_stays_here() {
    try (var origin =
        once(
            "HTTP/1.1 200 OK\r\nConnection: close, X-Foo\r\nx-foo: 1\r\nx-bar: 2\r\n"
                + "Content-Length: 2\r\n\r\nhi")) {
      Reply reply = ask(post(origin.url("/v1/x")));
      assertThat(reply.headers().has("x-foo")).isFalse();
      assertThat(reply.headers().has("x-bar")).isTrue();
      assertThat(client.idle()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache-control", "Content-Type", "content-length", "x-api-key", "vary"})
  void an_answer_that_would_lose_a_field_the_gateway_reads_is_refused(String name) {
    try (var origin =
        once(
            "HTTP/1.1 200 OK\r\nConnection: "
                + name
                + "\r\nCache-Control: no-store\r\nContent-Length: 2\r\n\r\nhi")) {
      assertThatThrownBy(() -> ask(post(origin.url("/v1/x"))))
          .isInstanceOf(OriginFailed.class)
          .hasMessageContaining("must not be removed");
    }
  }
}

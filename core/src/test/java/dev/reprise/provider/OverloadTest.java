package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.Overload.Sight;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures under status 200, in the shapes that each dialect gives them. */
class OverloadTest {
  private static final String ANTHROPIC =
      "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
  private static final String CHAT =
      "data: {\"error\":{\"message\":\"m\",\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int stream(String body) {
    return status("text/event-stream; charset=utf-8", body);
  }

  private static int whole(String body) {
    return status("application/json", body);
  }

  private static int status(String type, String body) {
    return Overload.status(Reply.whole(200, Headers.of("content-type", type), bytes(body)));
  }

  @Test
  void a_first_event_that_is_an_error_is_a_failure_in_each_dialect() {
    assertThat(stream(ANTHROPIC)).isEqualTo(529);
    assertThat(stream(CHAT)).isEqualTo(500);
    assertThat(
            stream(
                "data: {\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}\r\n\r\n"))
        .isEqualTo(503);
    assertThat(
            stream(
                "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"id\":\"r\","
                    + "\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}}\n\n"))
        .isEqualTo(500);
    assertThat(
            stream(
                "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"m\"}\n\n"))
        .isEqualTo(429);
  }

  @Test
  void comments_and_signs_of_life_stand_before_the_first_event() {
    assertThat(stream(": PROCESSING\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n" + ANTHROPIC))
        .isEqualTo(529);
    assertThat(stream("{\"error\":{\"code\":502,\"message\":\"m\"}}\n\n")).isEqualTo(502);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ": PROCESSING\n\n", "event: ping\ndata: {\"type\":\"ping\"}\n\n"})
  void a_stream_without_an_event_is_a_failure(String body) {
    assertThat(stream(body)).isEqualTo(503);
  }

  @Test
  void an_error_as_the_body_is_a_failure() {
    assertThat(whole("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}"))
        .isEqualTo(529);
    assertThat(whole("[{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}]"))
        .isEqualTo(429);
    assertThat(whole("{\"error\":{\"message\":\"m\",\"type\":\"server_error\",\"code\":null}}"))
        .isEqualTo(500);
    assertThat(whole("{\"error\":{\"message\":\"m\",\"code\":\"503\"},\"user_id\":\"u\"}"))
        .isEqualTo(503);
    assertThat(
            whole(
                "{\"id\":\"resp_1\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\"},\"output\":[]}"))
        .isEqualTo(500);
  }

  /** What speaks of the request, or is an answer, goes to the caller. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|{\"error\":{\"type\":\"invalid_request_error\",\"code\":null}}",
        "application/json|{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"}}",
        "application/json|{\"error\":null,\"id\":\"resp_1\"}",
        "application/json|{\"choices\":[{\"message\":{\"content\":\"an \\\"error\\\": overloaded_error\"}}]}",
        "application/json|{}",
        "text/event-stream|data: {\"choices\":[]}",
        "text/event-stream|data: [DONE]",
        "text/event-stream|data: {\"error\":{\"code\":\"invalid_prompt\"}}",
      })
  void anything_else_is_what_it_says(String type, String body) {
    assertThat(status(type, body + "\n\n")).isEqualTo(200);
  }

  @Test
  void an_error_behind_the_first_event_is_not_looked_for() {
    assertThat(stream("data: {\"choices\":[]}\n\n" + CHAT)).isEqualTo(200);
    assertThat(stream("event: message_start\ndata: {\"type\":\"message_start\"}\n\n" + ANTHROPIC))
        .isEqualTo(200);
  }

  @Test
  void other_statuses_stay() {
    Reply reply = Reply.whole(404, Headers.NONE, bytes("{\"error\":{\"code\":503}}"));
    assertThat(Overload.status(reply)).isEqualTo(404);
  }

  /** Octet by octet: no verdict before it can be given, and then the right one. */
  @Test
  void the_beginning_tells_as_soon_as_it_can() {
    byte[] failure = bytes(ANTHROPIC);
    for (int length = 0; length < failure.length; length++) {
      byte[] soFar = java.util.Arrays.copyOf(failure, length);
      assertThat(Overload.sight(true, soFar, false))
          .as("%d octets", length)
          .isEqualTo(Sight.TOO_EARLY);
    }
    assertThat(Overload.sight(true, failure, false)).isEqualTo(Sight.FAILURE);
    assertThat(Overload.sight(true, bytes("data: {\"choices\":[]}\n\n"), false))
        .isEqualTo(Sight.ANSWER);
    assertThat(Overload.sight(true, bytes("data: " + "x".repeat(5000)), false))
        .isEqualTo(Sight.ANSWER);
    assertThat(Overload.sight(false, bytes("{\"id"), false)).isEqualTo(Sight.TOO_EARLY);
    assertThat(Overload.sight(false, bytes("{\"id\""), false)).isEqualTo(Sight.ANSWER);
    assertThat(Overload.sight(false, bytes("{\"error\": {\"co"), false)).isEqualTo(Sight.TOO_EARLY);
    assertThat(Overload.sight(false, bytes("{\"error\": {\"code\": 503}}"), true))
        .isEqualTo(Sight.FAILURE);
    assertThat(Overload.sight(false, bytes("binary"), false)).isEqualTo(Sight.ANSWER);
    assertThat(Overload.sight(false, new byte[0], true)).isEqualTo(Sight.ANSWER);
  }
}

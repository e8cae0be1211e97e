package dev.reprise.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.content.Twist;
import dev.reprise.simulator.wire.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketFaultTest {

  private static final String STREAM =
      "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"temperature\":0,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private final Simulator simulator = Simulator.instant();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private SimulatorServer server;

  @BeforeEach
  void start() throws InterruptedException {
    server = SimulatorServer.start(simulator, 0);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpRequest.Builder chat() {
    return HttpRequest.newBuilder(URI.create(server.url() + "/v1/chat/completions"))
        .POST(HttpRequest.BodyPublishers.ofString(STREAM));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void a_stream_arrives_whole_and_is_counted() throws Exception {
    HttpResponse<String> answer = send(chat());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    assertThat(new String(server.calls().last().body(), StandardCharsets.UTF_8)).isEqualTo(STREAM);
    HttpResponse<String> counted =
        send(HttpRequest.newBuilder(URI.create(server.url() + "/sim/calls")));
    JsonNode calls = Asked.json(counted.body());
    assertThat(calls.get("count").asInt()).isEqualTo(1);
    assertThat(calls.at("/by_path").get("/v1/chat/completions").asInt()).isEqualTo(1);
  }

  @Test
  void a_cut_stream_breaks_off_without_its_end() {
    assertThatThrownBy(() -> send(chat().header("x-sim-fault", "cut=3")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> send(chat().header("x-sim-fault", "cut-bytes=120")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void a_cut_stream_has_delivered_exactly_the_chunks_before_the_cut() throws Exception {
    String whole = send(chat()).body();
    String head = raw("cut-bytes=120");
    assertThat(head).contains(whole.substring(0, 20)).doesNotContain("[DONE]");
    assertThat(head).doesNotContain("\r\n0\r\n");
  }

  /** The whole answer as bytes on the wire, until the server closes. */
  private String raw(String fault) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String request =
          "POST /v1/chat/completions HTTP/1.1\r\nhost: sim\r\nx-sim-fault: "
              + fault
              + "\r\ncontent-length: "
              + STREAM.length()
              + "\r\n\r\n"
              + STREAM;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_silent_end_is_well_formed_http_without_the_terminal_event() throws Exception {
    HttpResponse<String> answer = send(chat().header("x-sim-fault", "end=3"));
    assertThat(answer.body()).doesNotContain("[DONE]");
    assertThat(answer.body().split("\n\n", -1)).hasSize(4);
  }

  @Test
  void a_reset_reaches_the_client_as_one() {
    assertThatThrownBy(() -> raw("reset")).isInstanceOf(SocketException.class);
  }

  @Test
  void a_hanging_call_never_answers_and_the_server_stays_well() throws Exception {
    assertThatThrownBy(
            () -> send(chat().header("x-sim-fault", "hang").timeout(Duration.ofMillis(200))))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(send(chat()).statusCode()).isEqualTo(200);
  }

  @Test
  void an_error_event_comes_in_the_middle_of_a_stream() throws Exception {
    HttpResponse<String> answer = send(chat().header("x-sim-fault", "error-event=2"));
    assertThat(answer.body()).contains("\"error\":{").doesNotContain("[DONE]");
  }

  @Test
  void planned_faults_are_used_up_in_order() throws Exception {
    HttpRequest.Builder plan =
        HttpRequest.newBuilder(URI.create(server.url() + "/sim/faults"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"fault\":\"429:7\",\"times\":2}"));
    assertThat(send(plan).statusCode()).isEqualTo(200);
    simulator.faults().next(1, new Fault.Status(503, -1));
    HttpResponse<String> first = send(chat());
    assertThat(first.statusCode()).isEqualTo(429);
    assertThat(first.headers().firstValue("retry-after")).contains("7");
    assertThat(Asked.json(first.body()).at("/error/code").asText())
        .isEqualTo("rate_limit_exceeded");
    assertThat(send(chat()).statusCode()).isEqualTo(429);
    assertThat(send(chat()).statusCode()).isEqualTo(503);
    assertThat(send(chat()).statusCode()).isEqualTo(200);
  }

  @Test
  void a_rate_of_faults_hits_about_its_share() {
    simulator.faults().rate(250, new Fault.Status(500, -1));
    int failed = 0;
    for (int i = 0; i < 400; i++) {
      failed += simulator.answer(Asked.chat(STREAM)).status() == 500 ? 1 : 0;
    }
    assertThat(failed).isBetween(60, 140);
    simulator.faults().clear();
    assertThat(simulator.answer(Asked.chat(STREAM)).status()).isEqualTo(200);
  }

  @Test
  void an_unknown_fault_is_refused_by_name() throws Exception {
    HttpResponse<String> answer = send(chat().header("x-sim-fault", "explode"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("unknown fault 'explode'");
  }

  @Test
  void calls_on_one_connection_are_answered_in_order() throws Exception {
    String one =
        "POST /v1/chat/completions HTTP/1.1\r\nhost: sim\r\ncontent-length: "
            + STREAM.length()
            + "\r\n\r\n"
            + STREAM;
    String last = "GET /sim/calls HTTP/1.1\r\nhost: sim\r\nconnection: close\r\n\r\n";
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write((one + one + last).getBytes(StandardCharsets.UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(4);
      assertThat(all).endsWith("{\"count\":2,\"by_path\":{\"/v1/chat/completions\":2}}");
    }
  }

  @Test
  void every_fault_word_means_what_it_says() {
    assertThat(Fault.parse("slow=200, cut=3, 529, refusal"))
        .containsExactly(
            new Fault.Slow(Duration.ofMillis(200)),
            new Fault.Cut(3, Ending.CUT),
            new Fault.Status(529, -1),
            new Fault.Content(Twist.REFUSAL));
  }

  @Test
  void a_compressed_question_is_understood() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(STREAM.getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/chat/completions"))
            .header("content-encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()));
    assertThat(send(request).body()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void documents_are_ranked_by_what_they_share_with_the_question() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/rerank"))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"m-1\",\"query\":\"lost card\",\"top_n\":1,"
                        + "\"documents\":[\"opening hours\",\"my card is lost\"]}"));
    JsonNode results = Asked.json(send(request).body()).get("results");
    assertThat(results).hasSize(1);
    assertThat(results.at("/0/index").asInt()).isEqualTo(1);
  }
}

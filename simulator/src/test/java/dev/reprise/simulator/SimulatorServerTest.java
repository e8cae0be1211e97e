package dev.reprise.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SimulatorServerTest {

  /**
   * Seen with an official SDK: the second answer on a connection began with the first one's body.
   */
  @Test
  void an_answer_larger_than_the_channels_buffer_leaves_once() throws Exception {
    String inputs = String.join(",", Collections.nCopies(8, "\"alpha\""));
    try (SimulatorServer server = SimulatorServer.start(Simulator.instant(), 0);
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest asked =
          HttpRequest.newBuilder(URI.create(server.url() + "/v1/embeddings"))
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"model\":\"text-embedding-3-large\",\"input\":[" + inputs + "]}"))
              .build();
      for (int i = 0; i < 5; i++) {
        byte[] body = client.send(asked, HttpResponse.BodyHandlers.ofByteArray()).body();
        JsonNode answer = Json.parse(body);
        assertThat(body.length).isGreaterThan(100_000);
        assertThat(answer.get("data")).hasSize(8);
      }
    }
  }

  @Test
  void the_model_list_asked_with_googles_credential_header_is_gemini_s() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(Simulator.instant(), 0);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest asked =
          HttpRequest.newBuilder(URI.create(server.url() + "/v1/models"))
              .header("x-goog-api-key", "ada-of-acme")
              .build();
      String answer = client.send(asked, HttpResponse.BodyHandlers.ofString()).body();
      assertThat(answer).contains("models/gemini-");
    }
  }
}

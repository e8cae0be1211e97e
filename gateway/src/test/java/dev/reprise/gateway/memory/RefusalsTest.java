package dev.reprise.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.admin.TokenFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What callers are told when memory is short. */
@Timeout(60)
class RefusalsTest {
  private static final String ASKED =
      "{\"model\":\"m-1\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"<<q>>\"}]}";

  @TempDir Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HttpResponse<String> post(String url, String body, String want) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", "application/json")
            .header("authorization", "Bearer ada")
            .header("x-want", want)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private String decision(SmallGateway child, HttpResponse<String> answer) throws Exception {
    String id = answer.headers().firstValue("reprise-request-id").orElseThrow();
    String token = TokenFile.read(folder.resolve("data-128")).orElseThrow();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(child.admin() + "/v1/admin/decisions/" + id))
            .header("authorization", "Bearer " + token)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private String metrics(SmallGateway child) throws Exception {
    String token = TokenFile.read(folder.resolve("data-128")).orElseThrow();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(child.admin() + "/metrics"))
            .header("authorization", "Bearer " + token)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void a_body_that_needs_too_much_is_refused_in_the_callers_dialect() throws Exception {
    try (var provider = new Provider();
        var child = SmallGateway.start(folder, provider.url(), 128)) {
      String dense = "{\"model\":\"m-1\",\"x\":[" + "0,".repeat(1 << 20) + "0],\"messages\":[]}";
      HttpResponse<String> chat = post(child.data() + "/v1/chat/completions", dense, "whole:1");
      assertThat(chat.statusCode()).isEqualTo(413);
      assertThat(chat.body()).contains("invalid_request_error").contains("limits.memory.requests");
      HttpResponse<String> messages = post(child.data() + "/v1/messages", dense, "whole:1");
      assertThat(messages.statusCode()).isIn(404, 413);
      String path = "/v1/prompt-cache/invalidate";
      for (String tags : new String[] {"\"a\",".repeat(300_000), "{},".repeat(30_000)}) {
        HttpResponse<String> answer =
            post(child.data() + path, "{\"tags\":[" + tags + "\"z\"]}", "");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("body-too-large");
      }
      assertThat(post(child.data() + path, "{\"tags\":[\"a\"]}", "").statusCode()).isEqualTo(200);
      assertThat(post(child.data() + "/v1/chat/completions", ASKED, "whole:1").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void an_answer_there_is_no_memory_for_is_passed_on_and_not_kept() throws Exception {
    try (var provider = new Provider();
        var child =
            SmallGateway.start(
                folder, provider.url(), 128, "limits: {memory: {captures: 256KiB}}")) {
      String url = child.data() + "/v1/chat/completions";
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> large = post(url, ASKED, "whole:400000");
        assertThat(large.statusCode()).isEqualTo(200);
        assertThat(large.body()).contains("re: <<q>>").hasSizeGreaterThan(400_000);
        assertThat(large.headers().firstValue("cache-status").orElse("")).contains("fwd=miss");
        assertThat(decision(child, large)).contains("over-memory-budget");
      }
      assertThat(metrics(child))
          .containsPattern("gateway_memory_refused_total\\{use=\"captures\"} [1-9]");
      post(url, ASKED, "whole:1000");
      HttpResponse<String> small = post(url, ASKED, "whole:1000");
      assertThat(small.headers().firstValue("cache-status").orElse("")).contains("hit");
    }
  }
}

package dev.reprise.gateway.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the admin plane is and how to be let in: the options every operator's command shares. */
final class AdminOptions {
  /** Money stays exact on its way to the terminal. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8081",
      description = "admin address (default: ${DEFAULT-VALUE})")
  String url = "http://127.0.0.1:8081";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "admin token (default: REPRISE_ADMIN_TOKEN)")
  @Nullable String token;

  /** What the admin plane answered, or why it could not be asked. */
  sealed interface Answer {
    record Ok(JsonNode body) implements Answer {}

    record Failed(String why) implements Answer {}
  }

  Answer get(String path) {
    return send(request(path).GET().build());
  }

  Answer post(String path, JsonNode body) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    String secret = token == null ? System.getenv("REPRISE_ADMIN_TOKEN") : token;
    return secret == null || secret.isEmpty()
        ? builder
        : builder.header("authorization", "Bearer " + secret);
  }

  private Answer send(HttpRequest request) {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      JsonNode body = MAPPER.readTree(response.body());
      return response.statusCode() / 100 == 2
          ? new Answer.Ok(body)
          : new Answer.Failed(
              body.path("detail").asText("the admin plane answered " + response.statusCode()));
    } catch (IOException e) {
      return new Answer.Failed(
          "no gateway answers at "
              + url
              + " ("
              + e.getClass().getSimpleName()
              + "); --url names another admin address");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Failed("interrupted");
    }
  }
}

package dev.reprise.gateway.cli.admin;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.gateway.config.Environment;
import dev.reprise.yaml.Misconfigured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that every operator's command has: the address of the admin plane and the token for
 * it. Sends the command's request.
 */
final class AdminOptions {
  /** Reads amounts of money as exact decimals. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "admin address (default: listen.admin of the configuration, else the one in the data folder,"
              + " else http://127.0.0.1:8081)")
  @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "admin token (default: REPRISE_ADMIN_TOKEN, else the configured one, else the one in the data folder)")
  @Nullable String token;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "the gateway's data folder, where its admin token and address lie (default: data)")
  @Nullable Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "the gateway's configuration, which may name token and data folder (default: REPRISE_CONFIG)")
  @Nullable Path config;

  /** What the admin plane answered, or why it could not be asked. */
  sealed interface AdminReply {
    record Ok(JsonNode body) implements AdminReply {}

    record NotAnswered(String why) implements AdminReply {}
  }

  AdminReply get(String path) {
    return send(path, HttpRequest.Builder::GET);
  }

  AdminReply post(String path, JsonNode body) {
    return send(
        path,
        request ->
            request
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private AdminReply send(String path, UnaryOperator<HttpRequest.Builder> what) {
    try {
      return send(what.apply(request(path)).build());
    } catch (Misconfigured unreadable) {
      return new AdminReply.NotAnswered(
          unreadable.getMessage() + "; --url and --token go without it");
    } catch (IOException unreadable) {
      return new AdminReply.NotAnswered(
          "the admin token or address cannot be read ("
              + unreadable.getMessage()
              + "); --token and --url name them");
    }
  }

  private HttpRequest.Builder request(String path) throws IOException {
    var token = new OperatorsToken(this.token, config, data);
    URI base = token.admin(url, Environment.ofProcess());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    Optional<String> secret = token.find(base, Environment.ofProcess());
    secret.ifPresent(value -> builder.header("authorization", "Bearer " + value));
    return builder;
  }

  private AdminReply send(HttpRequest request) {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      JsonNode body = MAPPER.readTree(response.body());
      return response.statusCode() / 100 == 2
          ? new AdminReply.Ok(body)
          : new AdminReply.NotAnswered(
              body.path("detail").asText("the admin plane answered " + response.statusCode()));
    } catch (IOException e) {
      return new AdminReply.NotAnswered(
          "no gateway answers at "
              + request.uri().resolve("/")
              + " ("
              + e.getClass().getSimpleName()
              + "); --url names another admin address");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new AdminReply.NotAnswered("interrupted");
    }
  }
}

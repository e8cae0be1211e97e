package dev.reprise.gateway.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.Parts;
import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.OtherParts;
import dev.reprise.gateway.admin.TokenFile;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.SimulatorServer;
import dev.reprise.simulator.wire.Engine;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.SimulatorClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The whole world on real sockets: a provider that is simulated without delays, and a gateway in
 * front of it.
 */
public final class World implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private final Engine engine;
  final SimulatorServer providerServer;
  final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path folder;
  private final @Nullable String configuration;
  private final UnaryOperator<Parts> instead;
  Gateway gateway;

  private World(
      Path folder, @Nullable String configuration, Engine engine, UnaryOperator<Parts> instead)
      throws InterruptedException, IOException {
    this.folder = folder;
    this.configuration = configuration;
    this.engine = engine;
    this.instead = instead;
    this.providerServer = SimulatorServer.start(engine, 0);
    this.gateway = start();
  }

  private static Engine simulator(Settings settings) {
    return new Simulator(settings, SimulatorClock.system());
  }

  public static World in(Path folder) throws InterruptedException, IOException {
    return in(folder, Settings.instant());
  }

  /** With another provider than the simulated ones, and other parts inside the gateway. */
  static World in(
      Path folder, @Nullable String configuration, Engine engine, UnaryOperator<Parts> instead)
      throws InterruptedException, IOException {
    return new World(folder, configuration, engine, instead);
  }

  /**
   * @param configuration YAML; {@code PROVIDER} stands for the simulated provider's address
   */
  public static World in(Path folder, String configuration)
      throws InterruptedException, IOException {
    return in(folder, configuration, simulator(Settings.instant()), UnaryOperator.identity());
  }

  public static World in(Path folder, Settings settings) throws InterruptedException, IOException {
    return in(folder, null, simulator(settings), UnaryOperator.identity());
  }

  private Gateway start() throws IOException {
    String yaml = configuration == null ? DEFAULT : configuration;
    Path file = folder.resolve("reprise.yaml");
    Files.writeString(file, yaml.replace("PROVIDER", providerServer.url()));
    Config config =
        ConfigReader.read(
            new CommandLineOptions(file, 0, 0, folder.resolve("data")), new Environment(Map.of(), folder));
    return OtherParts.start(config, instead);
  }

  /** The simulated provider in every dialect, as YAML to add to. */
  static String providers() {
    return DEFAULT;
  }

  private static final String DEFAULT =
      """
      providers:
        openai: {kind: openai, base_url: "PROVIDER", retries: 0}
        anthropic: {kind: anthropic, base_url: "PROVIDER", retries: 0}
        gemini: {kind: gemini, base_url: "PROVIDER", retries: 0}
      """;

  /** Stops and starts the gateway over the same data. */
  void restart() throws IOException {
    gateway.close();
    gateway = start();
  }

  /** The simulated provider, where it is one. */
  Simulator simulator() {
    return (Simulator) engine;
  }

  Path folder() {
    return folder;
  }

  long upstreamCalls() {
    return providerServer.calls().count();
  }

  /** One exchange as a client sees it. */
  public record Seen(int status, java.net.http.HttpHeaders headers, byte[] bytes) {
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      try {
        return JSON.readTree(bytes);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + text(), e);
      }
    }

    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    public String cacheStatus() {
      return header("cache-status");
    }

    boolean hit() {
      return cacheStatus().startsWith("reprise; hit");
    }
  }

  Seen post(String path, String body, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  Seen get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  /** As an operator asks: with the token of the data folder, unless the headers say otherwise. */
  Seen admin(String method, String path, String body, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(gateway.adminUrl() + path))
            .timeout(Duration.ofSeconds(30))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + adminToken());
    for (int i = 0; i < headers.length; i += 2) {
      builder.setHeader(headers[i], headers[i + 1]);
    }
    return send(builder.method(method, HttpRequest.BodyPublishers.ofString(body)).build());
  }

  /** What the gateway wrote into its data folder. */
  String adminToken() {
    return adminToken(folder.resolve("data"));
  }

  static String adminToken(Path data) {
    try {
      return TokenFile.read(data).orElse("");
    } catch (IOException e) {
      throw new AssertionError("no admin token in " + data, e);
    }
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(gateway.dataUrl() + path))
            .timeout(Duration.ofSeconds(60))
            .header("content-type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      builder.setHeader(headers[i], headers[i + 1]);
    }
    return builder;
  }

  Seen send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Seen(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    gateway.close();
    providerServer.close();
    client.close();
  }
}

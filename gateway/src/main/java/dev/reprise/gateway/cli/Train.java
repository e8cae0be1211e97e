package dev.reprise.gateway.cli;

import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.admin.TokenFile;
import dev.reprise.gateway.cli.process.ExitCode;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.gateway.telemetry.lines.Logs;
import dev.reprise.simulator.world.Settings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code train}: starts a gateway and sends it usual requests, so that the start-up cache (JEP 514)
 * contains the classes that they load. The launcher runs it once after each build.
 */
@Command(
    name = "train",
    hidden = true,
    description = "Walk the usual ways once, for the start-up cache.")
public final class Train implements Callable<Integer> {
  private static final int ROUNDS = 40;
  private static final Map<String, String> QUESTIONS =
      Map.of(
          "/v1/chat/completions",
              "{\"model\":\"m-1\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"Why %d?\"}]%s}",
          "/v1/responses", "{\"model\":\"m-1\",\"temperature\":0,\"input\":\"Why %d?\"%s}",
          "/v1/messages",
              "{\"model\":\"m-1\",\"max_tokens\":50,\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"Why %d?\"}]%s}",
          "/v1beta/models/m-1:generateContent",
              "{\"generationConfig\":{\"temperature\":0},\"contents\":[{\"parts\":[{\"text\":\"Why %d?\"}]}]%s}");

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("reprise-train");
    readsAConfiguration(folder);
    Config config =
        ConfigReader.read(
            new CommandLineOptions(null, 0, 0, folder), new Environment(Map.of(), folder));
    try (var gateway = Gateway.start(config, () -> config, Settings.instant())) {
      for (int round = 0; round < ROUNDS; round++) {
        for (Map.Entry<String, String> question : QUESTIONS.entrySet()) {
          boolean stream = round % 3 == 2 && !question.getKey().contains(":");
          ask(
              gateway.dataUrl() + question.getKey(),
              question.getValue().formatted(round / 4, stream ? ",\"stream\":true" : ""),
              "sk-training");
        }
      }
      ask(
          gateway.adminUrl() + "/v1/admin/invalidate",
          "{\"tags\":[\"training\"]}",
          TokenFile.read(folder).orElse(""));
    }
    delete(folder);
    return ExitCode.DONE;
  }

  /** Reads a configuration from a plain line, as most starts do. */
  private static void readsAConfiguration(Path folder) throws IOException {
    Logs.onStandardError();
    Path file = folder.resolve("reprise.yaml");
    Files.writeString(
        file,
        """
        stores:
          l1: {max_bytes: 64MiB}
        providers:
          one: {kind: openai, base_url: 'https://127.0.0.1:1/v1'}
        routes:
          - {when: {model: "m-*"}, provider: one}
        """);
    CommandLineOptions options =
        ServeLine.read("serve", "--config", file.toString(), "--port", "0").orElseThrow();
    ConfigReader.read(options, new Environment(Map.of(), folder));
  }

  private static void ask(String url, String body, String credential) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("content-type", "application/json");
    connection.setRequestProperty("authorization", "Bearer " + credential);
    connection.setRequestProperty("anthropic-version", "2023-06-01");
    connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    connection.getInputStream().readAllBytes();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

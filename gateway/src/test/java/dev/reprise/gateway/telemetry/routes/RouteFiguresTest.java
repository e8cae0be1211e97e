package dev.reprise.gateway.telemetry.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.cli.Commands;
import dev.reprise.gateway.journey.fixture.World;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code stats} says of each route. */
class RouteFiguresTest {
  @TempDir Path folder;

  private static JsonNode stats(World world) {
    return world.admin("GET", "/v1/admin/stats", "").json();
  }

  private String printed(World world) throws Exception {
    return Commands.run(
            "stats",
            "--url",
            world.gateway.adminUrl(),
            "--data",
            world.folder().resolve("data").toString())
        .out();
  }

  private static void ask(World world, String question, String... headers) {
    String body =
        "{\"model\":\"m-1\",\"temperature\":0,\"messages\":[{\"role\":\"user\","
            + "\"content\":\""
            + question
            + "\"}]}";
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "authorization";
    all[headers.length + 1] = "Bearer ada";
    assertThat(world.post("/v1/chat/completions", body, all).status()).isEqualTo(200);
  }

  @Test
  void a_header_that_differs_in_most_misses_of_a_route_is_named() throws Exception {
    try (World world = World.in(folder)) {
      for (int i = 0; i < RouteFigures.FEW_MISSES + 1; i++) {
        ask(world, "The same?", "x-mesh-hop", "hop-" + i);
      }
      JsonNode named = stats(world).path("headers_that_differ");
      assertThat(named).hasSize(1);
      assertThat(named.path(0).path("header").asText()).isEqualTo("x-mesh-hop");
      assertThat(named.path(0).path("remedy").asText()).contains("headers.ignore");
      String line =
          "route %s  header x-mesh-hop differs in %d of %d misses: headers.ignore"
              .formatted(
                  named.path(0).path("route").asText(),
                  named.path(0).path("misses").asInt(),
                  named.path(0).path("of").asInt());
      assertThat(printed(world).lines()).contains(line);
    }
    try (World world = World.in(Files.createDirectory(folder.resolve("other")))) {
      for (int i = 0; i < RouteFigures.FEW_MISSES + 1; i++) {
        ask(world, "Another " + i + "?", "x-mesh-hop", "one");
      }
      assertThat(stats(world).path("headers_that_differ")).as("control: prompts differ").isEmpty();
    }
  }

  @Test
  void the_cached_share_of_a_route_is_held_against_its_target() throws Exception {
    try (World world = World.in(folder)) {
      ask(world, "First?");
      assertThat(stats(world).at("/cached_share/0/verdict").asText()).isEqualTo("too-few-calls");
      for (int i = 0; i < RouteFigures.FEW_CALLS; i++) {
        ask(world, "Short " + i + "?");
      }
      JsonNode share = stats(world).at("/cached_share/0");
      assertThat(share.path("cached_percent").asInt()).isZero();
      assertThat(share.path("verdict").asText()).isEqualTo("red-flag");
      assertThat(printed(world).lines())
          .contains("route " + share.path("route").asText() + "  cached 0 %  red-flag");
    }
  }
}

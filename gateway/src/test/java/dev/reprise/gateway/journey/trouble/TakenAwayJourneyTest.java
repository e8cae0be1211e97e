package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data folder deleted or replaced under a working gateway: what an invalidation says then. */
class TakenAwayJourneyTest {
  private static final String ONLY = "only-if-cached";

  @TempDir Path folder;

  private static World.Seen ask(World world, String question, String... headers) {
    return Wire.CHAT.ask(world, "ada", question, false, headers);
  }

  private static void kept(World world, String question) {
    ask(world, question, "reprise-tags", "doc-1");
    assertThat(ask(world, question).hit()).as("control").isTrue();
  }

  private static World.Seen invalidate(World world, String token) {
    return world.admin(
        "POST",
        "/v1/admin/invalidate",
        "{\"tags\":[\"doc-1\"]}",
        "authorization",
        "Bearer " + token);
  }

  private void deleteData() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void saysItIsNotDurable(World.Seen answer, String before) {
    assertThat(answer.status()).isEqualTo(503);
    JsonNode json = answer.json();
    assertThat(json.path("code").asText()).isEqualTo("not-durable");
    assertThat(json.path("durable").asBoolean(true)).isFalse();
    assertThat(json.path("position").asText()).isNotEmpty().isNotEqualTo(before);
  }

  @Test
  void with_the_folder_gone_it_holds_for_this_life_and_is_said_not_to_be_durable()
      throws Exception {
    try (World world = World.in(folder)) {
      kept(world, "What is in doc-1?");
      String token = world.adminToken();
      assertThat(invalidate(world, token).status()).as("control: it is there").isEqualTo(200);
      kept(world, "What is in doc-1?");
      String before = ask(world, "What is in doc-1?").header("reprise-position");
      deleteData();
      saysItIsNotDurable(invalidate(world, token), before);
      assertThat(ask(world, "What is in doc-1?", "cache-control", ONLY).hit()).isFalse();
      kept(world, "Another?");
      World.Seen again = invalidate(world, token);
      saysItIsNotDurable(again, before);
      assertThat(ask(world, "Another?", "cache-control", ONLY).hit()).isFalse();
      assertThat(ask(world, "Another?").status()).isEqualTo(200);
      world.restart();
      assertThat(ask(world, "What is in doc-1?", "cache-control", ONLY).hit()).isFalse();
      assertThat(invalidate(world, world.adminToken()).status()).isEqualTo(200);
    }
  }

  /** What the entries lie in is still there, and outlives an invalidation nobody wrote down. */
  @Test
  void with_the_ledger_replaced_the_durable_tier_is_used_no_more() throws Exception {
    Path ledger = folder.resolve("data").resolve("ledger.db");
    try (World world = World.in(folder)) {
      kept(world, "What is in doc-1?");
      world.restart();
      assertThat(ask(world, "What is in doc-1?").hit()).as("control: the durable tier").isTrue();
      kept(world, "Only on disk?");
      world.restart(); // memory is empty
      Files.copy(ledger, folder.resolve("copy"));
      Files.move(folder.resolve("copy"), ledger, StandardCopyOption.REPLACE_EXISTING);
      String before = ask(world, "What is in doc-1?").header("reprise-position");
      saysItIsNotDurable(
          world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-2\"]}"), before);
      World.Seen onDisk = ask(world, "Only on disk?", "cache-control", ONLY);
      assertThat(onDisk.hit())
          .as("its tag was not invalidated, but the tier is not used")
          .isFalse();
      kept(world, "In memory?");
      assertThat(world.admin("POST", "/v1/admin/restore", "{}").status()).isEqualTo(200);
      assertThat(ask(world, "In memory?", "cache-control", ONLY).hit()).isFalse();
      assertThat(world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-2\"]}").status())
          .as("it begins anew with the files that are there")
          .isEqualTo(200);
      kept(world, "After that?");
      world.restart();
      assertThat(ask(world, "After that?").hit()).as("warm again").isTrue();
    }
  }

  @Test
  void with_a_ledger_out_of_reach_nothing_is_said_to_be_stored() throws Exception {
    Files.createFile(folder.resolve("data")); // not a folder
    try (World world = World.in(folder)) {
      for (int i = 0; i < 2; i++) {
        World.Seen answer = ask(world, "Is it kept?");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.cacheStatus())
            .doesNotContain("stored")
            .contains("fwd=bypass")
            .contains("ledger-unreachable");
      }
    }
  }
}

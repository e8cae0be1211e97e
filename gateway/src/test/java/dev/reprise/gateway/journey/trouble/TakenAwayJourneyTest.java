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

  @Test
  void a_caller_is_told_that_it_is_not_durable_and_only_the_operator_where_the_files_were()
      throws Exception {
    try (World world = World.in(folder)) {
      kept(world, "What is in doc-1?");
      String token = world.adminToken();
      String before = ask(world, "What is in doc-1?").header("reprise-position");
      deleteData();
      World.Seen caller =
          world.post(
              "/v1/prompt-cache/invalidate",
              "{\"tags\":[\"doc-1\"]}",
              "authorization",
              "Bearer ada");
      saysItIsNotDurable(caller, before);
      assertThat(caller.text()).doesNotContain(folder.toString(), "ledger.db", "l2.seen");
      World.Seen operator = invalidate(world, token);
      saysItIsNotDurable(operator, before);
      assertThat(operator.text()).as("control").contains(folder.toString());
      World.Seen notJson =
          world.post(
              "/v1/prompt-cache/invalidate", "{\"tags\":[x]}", "authorization", "Bearer ada");
      assertThat(notJson.status()).isEqualTo(400);
      assertThat(notJson.text())
          .contains("line 1, column")
          .doesNotContain("Source", "token", "Jackson", "Unrecognized");
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
      untilDurable(world, "doc-2");
      assertThat(ask(world, "Only on disk?", "cache-control", ONLY).hit())
          .as("the files that are there are a new incarnation")
          .isFalse();
      keptOnDisk(world, "After that?");
      world.restart();
      assertThat(ask(world, "After that?").hit()).as("warm again").isTrue();
    }
  }

  /** Asks again until an invalidation is written down. */
  private static void untilDurable(World world, String tag) {
    String body = "{\"tags\":[\"" + tag + "\"]}";
    long until = System.nanoTime() + 30_000_000_000L;
    while (world.post("/v1/prompt-cache/invalidate", body, "authorization", "Bearer ada").status()
        != 200) {
      assertThat(System.nanoTime()).as("the folder is tried again").isLessThan(until);
      ask(world, "Anything?");
    }
  }

  private static World.Seen invalidates(World world) {
    return world.post(
        "/v1/prompt-cache/invalidate", "{\"tags\":[\"doc-1\"]}", "authorization", "Bearer ada");
  }

  @Test
  void a_folder_that_cannot_be_written_leaves_the_cache_in_memory_until_it_can() throws Exception {
    Path data = Files.createFile(folder.resolve("data")); // not a folder
    try (World world = World.in(folder)) {
      assertThat(ask(world, "Kept?", "reprise-tags", "doc-1").cacheStatus()).contains("stored");
      assertThat(ask(world, "Kept?").hit()).as("no durable tier, not no cache").isTrue();
      saysItIsNotDurable(invalidates(world), "");
      assertThat(ask(world, "Kept?", "cache-control", ONLY).hit()).as("it holds").isFalse();
      kept(world, "In memory only?");
      Files.delete(data);
      Files.createDirectory(data);
      untilDurable(world, "doc-2");
      assertThat(ask(world, "In memory only?", "cache-control", ONLY).hit())
          .as("of the incarnation before")
          .isFalse();
      keptOnDisk(world, "On disk?");
      world.restart();
      assertThat(ask(world, "On disk?", "cache-control", ONLY).hit()).as("and warm").isTrue();
    }
  }

  private static double bytesOnDisk(World world) {
    String l2 = "prompt_cache_storage_bytes{tier=\"l2\"} ";
    return world
        .gateway
        .metrics()
        .lines()
        .filter(line -> line.startsWith(l2))
        .mapToDouble(line -> Double.parseDouble(line.substring(l2.length())))
        .sum();
  }

  /** The durable tier is opened beside the requests; from then on it keeps what is asked. */
  private static void keptOnDisk(World world, String question) {
    double before = bytesOnDisk(world);
    long until = System.nanoTime() + 30_000_000_000L;
    for (int i = 0; bytesOnDisk(world) <= before; i++) {
      assertThat(System.nanoTime()).as("the durable tier is back").isLessThan(until);
      ask(world, "Another " + i + "?");
    }
    kept(world, question);
  }
}

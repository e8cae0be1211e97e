package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.cli.GatewayMain;
import dev.reprise.gateway.cli.Launcher;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A back-up put back, and {@code ./reprise restore} where nobody can notice it (F-9). */
class RestoreJourneyTest {
  @TempDir Path folder;

  private static World.Seen ask(World world, String... headers) {
    return Wire.CHAT.ask(world, "ada", "what was restored?", false, headers);
  }

  private static void kept(World world) {
    ask(world, "reprise-tags", "doc-1");
    assertThat(ask(world).hit()).as("control").isTrue();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
  }

  private int restore(String... more) throws InterruptedException {
    String[] line = {"restore", "--data", folder.resolve("data").toString()};
    return new Launcher(GatewayMain::commands)
        .run(Stream.concat(Stream.of(line), Stream.of(more)).toArray(String[]::new));
  }

  /** Kept, backed up, invalidated; then the back-up comes back as new files. */
  @Test
  void a_folder_put_back_as_new_files_serves_nothing_that_was_invalidated() throws Exception {
    Path data = folder.resolve("data");
    try (World world = World.in(folder)) {
      kept(world);
      world.restart();
      assertThat(ask(world).hit()).as("control: a restart is warm").isTrue();
      world.gateway.close();
      copy(data, folder.resolve("backup"));
      world.restart();
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-1\"]}");
      assertThat(ask(world, "cache-control", "only-if-cached").hit()).isFalse();
      world.gateway.close();
      Files.move(data, folder.resolve("away"));
      copy(folder.resolve("backup"), data);
      world.restart();
      assertThat(ask(world, "cache-control", "only-if-cached").hit()).isFalse();
    }
  }

  @Test
  void one_written_into_the_same_files_needs_the_command() throws Exception {
    Path data = folder.resolve("data");
    try (World world = World.in(folder)) {
      kept(world);
      world.gateway.close();
      copy(data, folder.resolve("backup"));
      world.restart();
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-1\"]}");
      world.gateway.close();
      copy(folder.resolve("backup"), data);
      assertThat(restore()).isZero();
      assertThat(restore()).as("again").isZero();
      world.restart();
      assertThat(ask(world, "cache-control", "only-if-cached").hit()).isFalse();
      kept(world);
      world.restart();
      assertThat(ask(world).hit()).as("from then on it is warm").isTrue();
    }
  }

  @Test
  void a_running_gateway_is_told_at_once() throws Exception {
    try (World world = World.in(folder)) {
      kept(world);
      String before = ask(world).header("reprise-position");
      assertThat(restore("--url", world.gateway.adminUrl())).isZero();
      assertThat(ask(world, "cache-control", "only-if-cached").hit()).isFalse();
      kept(world);
      assertThat(ask(world).header("reprise-position")).isNotEqualTo(before);
      assertThat(restore("--url", "http://127.0.0.1:1")).as("not reached").isEqualTo(1);
    }
  }

  @Test
  void a_folder_that_is_not_there_is_a_mistake() throws Exception {
    assertThat(restore()).isEqualTo(2);
  }
}

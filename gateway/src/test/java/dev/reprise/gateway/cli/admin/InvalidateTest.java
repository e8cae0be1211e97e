package dev.reprise.gateway.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.cli.Commands;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code invalidate} prints. */
@Timeout(60)
class InvalidateTest {
  @TempDir Path folder;

  private String reached(World world, String tag) throws Exception {
    return Commands.run(
            "invalidate",
            "--dry-run",
            "--tag",
            tag,
            "--url",
            world.gateway.adminUrl(),
            "--data",
            folder.resolve("data").toString())
        .out();
  }

  @Test
  void one_entry_is_no_entries() throws Exception {
    try (World world = World.in(folder)) {
      Wire.CHAT.ask(world, "ada", "counted?", false, "reprise-tags", "doc-c");
      assertThat(reached(world, "doc-c")).startsWith("would reach 1 entry at position ");
      assertThat(reached(world, "doc-d")).startsWith("would reach 0 entries at position ");
    }
  }
}

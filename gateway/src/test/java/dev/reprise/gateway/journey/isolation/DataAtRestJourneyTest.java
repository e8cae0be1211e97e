package dev.reprise.gateway.journey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the data folder tells nothing, and nobody but its owner can read it. */
class DataAtRestJourneyTest {
  @TempDir Path folder;

  private final List<String> canaries = new ArrayList<>();

  /** Every file's bytes as Latin-1, so that ASCII is found wherever it lies. */
  private void nothingIsTold() throws IOException {
    try (Stream<Path> walk = Files.walk(folder.resolve("data"))) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(canaries).as(file.getFileName().toString()).noneMatch(bytes::contains);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
        .isEqualTo("rwx------");
  }

  private World.Seen ask(World world, String who, int n, String... headers) {
    String question = "prompt-canary-" + n + " of " + who;
    canaries.add("prompt-canary-" + n);
    World.Seen seen = Wire.CHAT.ask(world, who, question, false, headers);
    String answer = seen.json().path("choices").path(0).path("message").path("content").asText();
    if (answer.length() > 20) {
      canaries.add(answer.substring(0, 20));
    }
    return seen;
  }

  @Test
  void no_tag_prompt_credential_or_answer_is_in_any_file_after_many_operations() throws Exception {
    canaries.addAll(List.of("credential-canary", "tag-canary", "doc:canary", "everyones-canary"));
    try (World world = World.in(folder)) {
      for (int life = 0; life < 2; life++) {
        for (int n = 0; n < 40; n++) {
          String who = "credential-canary-" + n % 4;
          ask(world, who, n, "reprise-tags", "tag-canary-" + n + ", doc:canary:" + n % 5);
          ask(world, who, n, "reprise-tags", "tag-canary-late-" + n);
          if (n % 5 == 4) {
            String tags = "{\"tags\":[\"tag-canary-" + n + "\",\"everyones-canary-" + n + "\"]}";
            assertThat(world.admin("POST", "/v1/admin/invalidate", tags).status()).isEqualTo(200);
            assertThat(
                    world
                        .post(
                            "/v1/prompt-cache/invalidate",
                            "{\"tags\":[\"doc:canary:" + n % 5 + "\"]}",
                            "authorization",
                            "Bearer " + who)
                        .status())
                .isEqualTo(200);
          }
        }
        nothingIsTold();
        world.restart();
        nothingIsTold();
      }
      String life = "credential-canary-9";
      ask(world, life, 99, "reprise-tags", "tag-canary-z");
      assertThat(ask(world, life, 99).hit()).as("control: entries are kept").isTrue();
      String tag = "{\"tags\":[\"tag-canary-z\"],\"dry_run\":true}";
      assertThat(world.admin("POST", "/v1/admin/invalidate", tag).status()).isEqualTo(200);
      assertThat(ask(world, life, 99).hit()).as("control: a dry run kills nothing").isTrue();
      world.restart();
      assertThat(ask(world, life, 99).hit()).as("control: and they outlive the process").isTrue();
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"tag-canary-z\"]}");
      world.restart();
      assertThat(ask(world, life, 99).hit()).as("control: tags work by name, later too").isFalse();
    }
    nothingIsTold();
  }
}

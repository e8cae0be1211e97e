package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.World;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much a compressed body may grow: {@code limits.decoded_ratio}, and {@code limits.body}. */
class DecodedBodyJourneyTest {
  @TempDir Path folder;

  private static World.Seen sent(World world, int blanks) throws Exception {
    String body =
        "{\"model\":\"gpt-5.6-sol\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"
            + " ".repeat(blanks)
            + "}";
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(body.getBytes(StandardCharsets.UTF_8));
    }
    return world.send(
        world
            .request(
                "/v1/chat/completions", "content-encoding", "gzip", "authorization", "Bearer a")
            .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
            .build());
  }

  @Test
  void below_its_floor_the_limit_of_bodies_holds_and_above_it_the_ratio() throws Exception {
    try (World world = World.in(folder, World.providers() + "limits: {body: 256KiB}\n")) {
      assertThat(sent(world, 200 << 10).status()).as("hundreds of times its size").isEqualTo(200);
      assertThat(sent(world, 300 << 10).status()).isEqualTo(413);
    }
    try (World world =
        World.in(Files.createDirectory(folder.resolve("large")), World.providers())) {
      assertThat(sent(world, 2 << 20).status()).isEqualTo(413);
    }
  }
}

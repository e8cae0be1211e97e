package dev.reprise.gateway.journey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.admin.TokenFile;
import dev.reprise.gateway.journey.fixture.RawAsk;
import dev.reprise.gateway.journey.fixture.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The admin token nobody had to configure (contract 2.2). */
@Timeout(60)
class AdminTokenJourneyTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("data/admin-token");
  }

  private static int status(World world, String path, String authorization) {
    return RawAsk.get(
            world.gateway.adminUrl(), path, "Host: localhost", "Authorization: " + authorization)
        .status();
  }

  @Test
  void it_is_made_at_the_start_for_this_user_only_and_kept_over_restarts() throws Exception {
    try (var world = World.in(folder)) {
      String token = Files.readString(file()).strip();
      assertThat(token).matches(text -> text.length() == 43).isEqualTo(world.adminToken());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
      world.restart();
      assertThat(world.adminToken()).isEqualTo(token);
      assertThat(status(world, "/v1/admin/stats", "Bearer " + token)).isEqualTo(200);
    }
  }

  @Test
  void everything_but_health_and_a_collectors_metrics_asks_for_it() throws Exception {
    try (var world = World.in(folder)) {
      String token = world.adminToken();
      for (String wrong :
          List.of(
              "",
              "Bearer",
              "Bearer x",
              token,
              "Basic " + token,
              "Bearer" + token,
              "Bearer\t" + token,
              "Bearer " + token + " x",
              "Bearer " + token.toLowerCase(Locale.ROOT),
              "Bearer " + token + "x")) {
        assertThat(status(world, "/v1/admin/stats", wrong)).as(wrong).isEqualTo(401);
        assertThat(status(world, "/nothing", wrong)).as(wrong).isEqualTo(401);
      }
      assertThat(world.admin("POST", "/v1/admin/reload", "", "authorization", "Bearer x").text())
          .contains("token-needed", "admin-token")
          .doesNotContain(token);
      for (String open : List.of("/livez", "/readyz", "/metrics")) {
        assertThat(RawAsk.get(world.gateway.adminUrl(), open, "Host: localhost").status())
            .as(open)
            .isEqualTo(200);
      }
      for (String scheme : List.of("Bearer ", "bearer ", "BEARER ", "Bearer  ")) {
        assertThat(status(world, "/v1/admin/stats", scheme + token)).as(scheme).isEqualTo(200);
      }
    }
  }

  @Test
  void metrics_ask_for_it_where_the_plane_can_be_reached_from_elsewhere() throws Exception {
    String yaml = "listen: {admin: \"0.0.0.0:0\"}\n" + World.providers();
    try (var world = World.in(folder, yaml)) {
      assertThat(status(world, "/metrics", "")).isEqualTo(401);
      assertThat(status(world, "/metrics", "Bearer " + world.adminToken())).isEqualTo(200);
      assertThat(status(world, "/livez", "")).isEqualTo(200);
    }
  }

  @Test
  void a_configured_one_takes_its_place() throws Exception {
    String yaml = "admin_token: configured-one\n" + World.providers();
    try (var world = World.in(folder, yaml)) {
      assertThat(file()).doesNotExist();
      assertThat(status(world, "/v1/admin/stats", "Bearer configured-one")).isEqualTo(200);
      assertThat(status(world, "/v1/admin/stats", "Bearer other")).isEqualTo(401);
    }
  }

  @Test
  void what_others_could_read_is_closed_and_what_is_no_token_is_made_anew() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(file(), "t".repeat(40) + "\n");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(TokenFile.of(folder.resolve("data"))).contains("t".repeat(40));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    for (String damaged : List.of("", "short\n", "two words ".repeat(5), "x".repeat(9000))) {
      Files.writeString(file(), damaged);
      String made = TokenFile.of(folder.resolve("data")).orElseThrow();
      assertThat(made).hasSize(43);
      assertThat(Files.readString(file())).isEqualTo(made + "\n");
    }
    assertThat(folder.resolve("data/admin-token.new")).doesNotExist();
  }

  @Test
  void without_a_place_to_keep_it_nobody_is_let_in_and_that_is_said() throws Exception {
    Files.writeString(folder.resolve("data"), "a file where the folder should be");
    try (var world = World.in(folder)) {
      assertThat(world.gateway.notes()).anyMatch(note -> note.contains("REPRISE_ADMIN_TOKEN"));
      assertThat(status(world, "/v1/admin/stats", "Bearer ")).isEqualTo(401);
      assertThat(status(world, "/livez", "")).isEqualTo(200);
    }
  }
}

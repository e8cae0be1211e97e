package dev.reprise.gateway.journey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.RawAsk;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Web pages in Ada's browser that she did not ask for; Ada herself is the positive control. */
@Timeout(60)
class BrowserJourneyTest {
  private static final String QUESTION = "Which tag is this?";
  private static final String JSON = "Content-Type: application/json";
  private static final String PLAIN = "Content-Type: text/plain;charset=UTF-8";
  private static final String INVALIDATION = "{\"tags\":[\"doc-17\"]}";

  @TempDir Path folder;

  /** An entry of the anonymous partition, the one that a page without a credential would share. */
  private static void keep(World world) {
    World.Seen kept =
        world.post(Wire.CHAT.path, Wire.CHAT.body(QUESTION, false), "reprise-tags", "doc-17");
    assertThat(kept.status()).isEqualTo(200);
  }

  private static boolean stillKept(World world) {
    return world
        .post(Wire.CHAT.path, Wire.CHAT.body(QUESTION, false), "cache-control", "only-if-cached")
        .hit();
  }

  /**
   * The page's name pointed at its own server when it was loaded and points at this machine now: to
   * the browser its requests are of its own origin.
   */
  @Test
  void a_page_whose_name_was_rebound_to_this_machine_reads_and_changes_nothing() throws Exception {
    try (var world = World.in(folder)) {
      keep(world);
      String id =
          world.post(Wire.CHAT.path, Wire.CHAT.body(QUESTION, false)).header("reprise-request-id");
      long calls = world.upstreamCalls();
      for (String url : List.of(world.gateway.dataUrl(), world.gateway.adminUrl())) {
        String host = "attacker.example:" + RawAsk.port(url);
        String[] fields = {
          "Host: " + host, "Origin: http://" + host, "Sec-Fetch-Site: same-origin", JSON
        };
        String chat = Wire.CHAT.body(QUESTION, false);
        for (RawAsk.Got got :
            List.of(
                RawAsk.post(url, Wire.CHAT.path, chat, fields),
                RawAsk.post(url, "/v1/prompt-cache/invalidate", INVALIDATION, fields),
                RawAsk.post(url, "/v1/admin/invalidate", INVALIDATION, fields),
                RawAsk.post(url, "/v1/admin/reload", "{}", fields),
                RawAsk.get(url, "/v1/prompt-cache/stats", fields),
                RawAsk.get(url, "/v1/prompt-cache/decisions/" + id, fields),
                RawAsk.get(url, "/v1/admin/stats", fields),
                RawAsk.get(url, "/v1/admin/decisions/" + id, fields),
                RawAsk.get(url, "/v1/models", fields),
                RawAsk.get(url, "/metrics", fields),
                RawAsk.get(url, "/readyz", fields))) {
          assertThat(got.status()).isEqualTo(421);
          assertThat(got.body()).doesNotContain(id, "choices", "tokens");
        }
      }
      assertThat(world.upstreamCalls()).isEqualTo(calls);
      assertThat(stillKept(world)).isTrue();
      assertThat(world.get("/v1/prompt-cache/decisions/" + id).status())
          .as("control: Ada reads it")
          .isEqualTo(200);
    }
  }

  /** What a page may send to any address without its browser asking there first. */
  @Test
  void a_page_that_posts_blindly_changes_nothing_and_costs_nothing() throws Exception {
    try (var world = World.in(folder)) {
      keep(world);
      long calls = world.upstreamCalls();
      String data = world.gateway.dataUrl();
      String host = "Host: 127.0.0.1:" + RawAsk.port(data);
      for (String origin : List.of("https://attacker.example", "null", "http://localhost:3000")) {
        String[] fields = {host, "Origin: " + origin, PLAIN};
        assertThat(RawAsk.post(data, "/v1/prompt-cache/invalidate", INVALIDATION, fields).status())
            .as(origin)
            .isEqualTo(403);
        assertThat(
                RawAsk.post(data, Wire.CHAT.path, Wire.CHAT.body("Spend!", false), fields).status())
            .as(origin)
            .isEqualTo(403);
      }
      assertThat(RawAsk.get(data, "/v1/models", host, "Sec-Fetch-Site: cross-site").status())
          .as("a picture of a page says no origin")
          .isEqualTo(403);
      assertThat(world.upstreamCalls()).isEqualTo(calls);
      assertThat(stillKept(world)).isTrue();
      assertThat(
              RawAsk.post(data, "/v1/prompt-cache/invalidate", INVALIDATION, host, JSON).status())
          .as("control: a client that is no browser invalidates")
          .isEqualTo(200);
      assertThat(stillKept(world)).isFalse();
    }
  }

  @Test
  void what_changes_something_is_json_and_says_so() throws Exception {
    try (var world = World.in(folder)) {
      keep(world);
      String token = "Authorization: Bearer " + world.adminToken();
      String data = world.gateway.dataUrl();
      String admin = world.gateway.adminUrl();
      for (String type :
          List.of(
              PLAIN,
              "Content-Type: application/x-www-form-urlencoded",
              "Content-Type: multipart/form-data; boundary=x",
              "Content-Type: text/plain, application/json",
              "Content-Type: application/jsonp",
              "Content-Type:",
              "X-None: 1")) {
        assertThat(
                RawAsk.post(
                        data, "/v1/prompt-cache/invalidate", INVALIDATION, "Host: localhost", type)
                    .status())
            .as("data " + type)
            .isEqualTo(415);
        assertThat(
                RawAsk.post(
                        admin, "/v1/admin/invalidate", INVALIDATION, "Host: localhost", token, type)
                    .status())
            .as("admin " + type)
            .isEqualTo(415);
      }
      assertThat(stillKept(world)).isTrue();
      assertThat(RawAsk.post(admin, "/v1/admin/reload", "", "Host: localhost", token).status())
          .as("no body, no type")
          .isEqualTo(200);
      assertThat(
              RawAsk.post(
                      admin,
                      "/v1/admin/invalidate",
                      INVALIDATION,
                      "Host: localhost",
                      token,
                      "Content-Type: application/problem+JSON; charset=utf-8")
                  .status())
          .as("control")
          .isEqualTo(200);
      assertThat(stillKept(world)).isFalse();
    }
  }

  @Test
  void asking_changes_nothing() throws Exception {
    try (var world = World.in(folder)) {
      keep(world);
      String token = "Authorization: Bearer " + world.adminToken();
      for (String method : List.of("GET", "HEAD", "OPTIONS")) {
        for (String path :
            List.of(
                "/v1/prompt-cache/invalidate?tags=doc-17", "/v1/admin/invalidate?tags=doc-17")) {
          for (String url : List.of(world.gateway.dataUrl(), world.gateway.adminUrl())) {
            try (var wire = new dev.reprise.gateway.http.Wire(RawAsk.port(url))) {
              wire.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
              assertThat(wire.head()).startsWith("HTTP/1.1 40");
            }
          }
        }
      }
      assertThat(
              RawAsk.get(world.gateway.adminUrl(), "/v1/admin/reload", "Host: localhost", token)
                  .status())
          .isEqualTo(404);
      assertThat(stillKept(world)).isTrue();
    }
  }

  @Test
  void clients_that_are_no_browsers_may_label_a_completion_as_they_like() throws Exception {
    try (var world = World.in(folder)) {
      for (String type :
          List.of(JSON, PLAIN, "Content-Type: application/x-www-form-urlencoded", "X-None: 1")) {
        assertThat(
                RawAsk.post(
                        world.gateway.dataUrl(),
                        Wire.CHAT.path,
                        Wire.CHAT.body("Label?", false),
                        "Host: localhost",
                        type)
                    .status())
            .as(type)
            .isEqualTo(200);
      }
    }
  }
}

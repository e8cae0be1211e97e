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

/** Which hosts and pages the two planes answer (contract 2.2), octet by octet. */
@Timeout(60)
class HostJourneyTest {
  private static final String JSON = "Content-Type: application/json";
  private static final String KEY = "rp_ada00001_" + "s".repeat(43);

  @TempDir Path folder;

  /** The status of a completion on the data plane, asked with these lines. */
  private static int data(World world, String... fields) {
    return RawAsk.post(
            world.gateway.dataUrl(), Wire.CHAT.path, Wire.CHAT.body("Who?", false), with(fields))
        .status();
  }

  private static int admin(World world, String... fields) {
    return RawAsk.get(world.gateway.adminUrl(), "/livez", with(fields)).status();
  }

  private static String[] with(String... fields) {
    String[] all = new String[fields.length + 2];
    System.arraycopy(fields, 0, all, 0, fields.length);
    all[fields.length] = JSON;
    all[fields.length + 1] = "Authorization: Bearer " + KEY;
    return all;
  }

  private static void both(World world, int status, List<String> hosts) {
    for (String host : hosts) {
      assertThat(data(world, "Host: " + host)).as("data, " + host).isEqualTo(status);
      assertThat(admin(world, "Host: " + host)).as("admin, " + host).isEqualTo(status);
    }
  }

  @Test
  void addresses_and_localhost_pass_with_any_port() throws Exception {
    try (var world = World.in(folder)) {
      both(
          world,
          200,
          List.of(
              "127.0.0.1",
              "127.0.0.1:9",
              "10.1.2.3",
              "[::1]",
              "[2001:DB8::7]:443",
              "localhost",
              "LOCALHOST:1",
              "localhost:",
              "localhost."));
    }
  }

  @Test
  void names_that_are_not_ours_are_misdirected_and_the_answer_says_what_to_configure()
      throws Exception {
    try (var world = World.in(folder)) {
      both(
          world,
          421,
          List.of(
              "attacker.example",
              "attacker.example:8080",
              "127.0.0.1.attacker.example",
              "localhost.attacker.example",
              "sub.localhost",
              "127.1",
              "2130706433",
              "0x7f000001",
              "127.0.0.1.",
              "localhost:99999",
              "localhost:80:80",
              "localhost..",
              "::1",
              "[::1"));
      long before = world.upstreamCalls();
      RawAsk.Got refused =
          RawAsk.post(
              world.gateway.dataUrl(),
              Wire.ANTHROPIC.path,
              Wire.ANTHROPIC.body("Who?", false),
              with("Host: Attacker.example:8080", "anthropic-version: 2023-06-01"));
      assertThat(refused.status()).isEqualTo(421);
      assertThat(refused.head()).startsWith("HTTP/1.1 421 Misdirected Request");
      assertThat(refused.body())
          .as("in the caller's dialect")
          .contains("\"type\":\"error\"", "listen: {names: [attacker.example]}");
      RawAsk.Got problem =
          RawAsk.get(world.gateway.adminUrl(), "/metrics", "Host: attacker.example");
      assertThat(problem.body()).contains("\"misdirected\"", "listen: {names:");
      assertThat(world.upstreamCalls()).as("nothing was asked upstream").isEqualTo(before);
    }
  }

  @Test
  void a_head_that_names_no_host_or_two_is_never_answered() throws Exception {
    try (var world = World.in(folder)) {
      for (List<String> hosts :
          List.of(
              List.<String>of(),
              List.of("Host: 127.0.0.1", "Host: attacker.example"),
              List.of("Host: 127.0.0.1", "Host: 127.0.0.1"),
              List.of("Host:"),
              List.of("Host: [fe80::1%25eth0]"),
              List.of("Host: user@localhost"),
              List.of("Host: localhost, attacker.example"),
              List.of("Host: localhost/"))) {
        String[] fields = hosts.toArray(String[]::new);
        assertThat(data(world, fields)).as("data " + hosts).isEqualTo(400);
        assertThat(admin(world, fields)).as("admin " + hosts).isEqualTo(400);
      }
    }
  }

  /** Old load balancers and probes send no Host; a browser always does. */
  @Test
  void http_1_0_without_a_host_is_told_whether_the_gateway_is_well_and_nothing_else()
      throws Exception {
    try (var world = World.in(folder)) {
      String url = world.gateway.adminUrl();
      for (String path : List.of("/livez", "/readyz", "/readyz?verbose")) {
        assertThat(old(url, "GET " + path)).as(path).isEqualTo(200);
        assertThat(old(url, "GET " + path, "Host: localhost")).as(path).isEqualTo(200);
        assertThat(old(url, "GET " + path, "Host: attacker.example")).as(path).isEqualTo(421);
        assertThat(old(url, "GET " + path, "Origin: http://attacker.example")).isEqualTo(403);
        assertThat(old(url, "GET " + path, "Sec-Fetch-Site: cross-site")).isEqualTo(403);
        assertThat(old(url, "GET http://attacker.example" + path)).isEqualTo(400);
        assertThat(old(url, "POST " + path)).as(path).isEqualTo(421);
        assertThat(old(world.gateway.dataUrl(), "GET " + path)).as("data plane").isEqualTo(421);
      }
      String token = "Authorization: Bearer " + world.adminToken();
      for (String other : List.of("/metrics", "/v1/admin/stats", "/livez/", "/", "/livezx")) {
        assertThat(old(url, "GET " + other, token)).as(other).isEqualTo(421);
      }
      assertThat(old(url, "GET /v1/admin/stats", token, "Host: localhost")).isEqualTo(200);
    }
  }

  private static int old(String url, String asked, String... fields) {
    return RawAsk.send(url, asked + " HTTP/1.0", "", fields).status();
  }

  @Test
  void the_authority_of_an_absolute_target_counts_too() throws Exception {
    try (var world = World.in(folder)) {
      String url = world.gateway.adminUrl();
      assertThat(absolute(url, "http://attacker.example", "attacker.example")).isEqualTo(421);
      assertThat(absolute(url, "http://attacker.example", "127.0.0.1")).isEqualTo(400);
      assertThat(absolute(url, "http://127.0.0.1", "attacker.example")).isEqualTo(400);
      assertThat(absolute(url, "http://127.0.0.1@attacker.example", "127.0.0.1")).isEqualTo(400);
      assertThat(absolute(url, "http://127.0.0.1", "127.0.0.1")).as("control").isEqualTo(200);
    }
  }

  private static int absolute(String url, String authority, String host) {
    return RawAsk.send(url, "GET " + authority + "/livez HTTP/1.1", "", "Host: " + host).status();
  }

  @Test
  void configured_names_pass_in_any_spelling_and_no_other() throws Exception {
    String yaml = "listen: {names: [gateway.example, Inner_1]}\n" + World.providers();
    try (var world = World.in(folder, yaml)) {
      both(
          world,
          200,
          List.of(
              "gateway.example", "GATEWAY.example:8443", "gateway.example.", "inner_1", "[::1]"));
      both(world, 421, List.of("other.example", "x.gateway.example", "gateway.example.attacker"));
    }
  }

  @Test
  void any_name_passes_beyond_loopback_where_all_callers_are_known() throws Exception {
    String hash = "sha256:" + dev.reprise.request.Digest.of(KEY.getBytes()).hex();
    String open = "listen: {data: \"0.0.0.0:0\"%s}\ncallers: {keys: [%s]%s}\n" + World.providers();
    try (var world = World.in(folder, open.formatted("", hash, ""))) {
      assertThat(data(world, "Host: any.example")).isEqualTo(200);
      assertThat(admin(world, "Host: any.example")).as("on loopback").isEqualTo(421);
    }
    try (var world = World.in(folder, open.formatted("", hash, ", accept: any"))) {
      assertThat(data(world, "Host: any.example")).as("callers unknown").isEqualTo(421);
    }
    try (var world = World.in(folder, open.formatted(", names: [ours]", hash, ""))) {
      assertThat(data(world, "Host: any.example")).as("names given").isEqualTo(421);
      assertThat(data(world, "Host: ours")).isEqualTo(200);
    }
    String keyless = "listen: {data: \"0.0.0.0:0\"}\n" + World.providers();
    try (var world = World.in(folder, keyless)) {
      assertThat(data(world, "Host: any.example")).as("no keys").isEqualTo(421);
      assertThat(data(world, "Host: 10.0.0.1")).as("control").isEqualTo(200);
    }
  }

  @Test
  void pages_of_another_origin_are_refused_and_our_own_are_not() throws Exception {
    try (var world = World.in(folder)) {
      for (String[] row :
          new String[][] {
            {"200", "Host: 127.0.0.1:81", "Origin: http://127.0.0.1:81"},
            {"200", "Host: 127.0.0.1", "Origin: http://127.0.0.1:80"},
            {"200", "Host: LOCALHOST:81", "Origin: http://localhost:81"},
            {"200", "Host: [::1]:81", "Origin: http://[::1]:81", "Sec-Fetch-Site: same-origin"},
            {"200", "Host: localhost", "Sec-Fetch-Site: none"},
            {"200", "Host: localhost", "Sec-Fetch-Site: same-site"},
            {"403", "Host: 127.0.0.1:81", "Origin: https://127.0.0.1:81"},
            {"403", "Host: 127.0.0.1:81", "Origin: http://127.0.0.1:82"},
            {"403", "Host: 127.0.0.1:81", "Origin: http://localhost:81"},
            {"403", "Host: 127.0.0.1:81", "Origin: null"},
            {"403", "Host: 127.0.0.1:81", "Origin:"},
            {"403", "Host: 127.0.0.1:81", "Origin: http://attacker.example"},
            {"403", "Host: 127.0.0.1:81", "Origin: http://127.0.0.1:81 http://attacker.example"},
            {
              "403",
              "Host: 127.0.0.1:81",
              "Origin: http://127.0.0.1:81",
              "Origin: http://attacker.example"
            },
            {
              "403",
              "Host: 127.0.0.1:81",
              "Origin: http://attacker.example",
              "Origin: http://127.0.0.1:81"
            },
            {"403", "Host: 127.0.0.1:81", "Sec-Fetch-Site: cross-site"},
            {"403", "Host: 127.0.0.1:81", "sec-fetch-site: Cross-Site"},
            {
              "403",
              "Host: 127.0.0.1:81",
              "Origin: http://127.0.0.1:81",
              "Sec-Fetch-Site: cross-site"
            },
          }) {
        String[] fields = java.util.Arrays.copyOfRange(row, 1, row.length);
        int status = Integer.parseInt(row[0]);
        assertThat(data(world, fields)).as("data " + List.of(row)).isEqualTo(status);
        assertThat(admin(world, fields)).as("admin " + List.of(row)).isEqualTo(status);
      }
      assertThat(
              RawAsk.get(world.gateway.adminUrl(), "/livez", "Host: a", "Origin: http://a").body())
          .as("the host is asked first")
          .contains("misdirected");
    }
  }
}

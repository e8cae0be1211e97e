package dev.reprise.gateway.journey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reprise.gateway.journey.fixture.RawClient;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody is answered with what was made for another; each case shows that its own caller is. */
class IsolationJourneyTest {
  @TempDir static Path folder;
  static World world;

  @BeforeAll
  static void start() throws Exception {
    world = World.in(folder);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static World.Seen only(
      Wire wire, String key, String question, boolean stream, String... headers) {
    var all = new ArrayList<>(List.of("cache-control", "only-if-cached"));
    all.addAll(List.of(headers));
    return wire.ask(world, key, question, stream, all.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void two_credentials_share_nothing_in_any_tier_or_mode(Wire wire) throws Exception {
    String question = "Whose is this, " + wire + "?";
    for (boolean stream : new boolean[] {false, true}) {
      wire.ask(world, "ada", question + stream, stream);
    }
    onlyAda(wire, question, "l1");
    world.restart();
    onlyAda(wire, question, "l2");
  }

  private static void onlyAda(Wire wire, String question, String tier) {
    for (boolean asked : new boolean[] {false, true}) {
      for (boolean stream : new boolean[] {false, true}) {
        World.Seen foreign = only(wire, "cy", question + asked, stream);
        assertThat(foreign.status()).as("Cy, " + tier).isEqualTo(504);
      }
      World.Seen own = only(wire, "ada", question + asked, !asked);
      assertThat(own.hit()).as("positive control: " + own.cacheStatus()).isTrue();
      assertThat(own.cacheStatus()).contains("detail=" + tier);
    }
  }

  static Stream<Arguments> placesOfACredential() {
    return Stream.of(Wire.values())
        .flatMap(
            wire ->
                Stream.of("authorization", "x-api-key", "api-key", "x-goog-api-key", "?key")
                    .map(place -> Arguments.of(wire, place)));
  }

  @ParameterizedTest
  @MethodSource("placesOfACredential")
  void the_same_credential_sent_elsewhere_is_the_same_caller(Wire wire, String place) {
    String question = "Is it me, at " + place + "?";
    wire.ask(world, "ada", question, false);
    assertThat(elsewhere(wire, question, place, "ada").hit()).as("Ada, " + place).isTrue();
    assertThat(elsewhere(wire, question, place, "cy").status()).as("Cy, " + place).isEqualTo(504);
  }

  private static World.Seen elsewhere(Wire wire, String question, String place, String key) {
    String body = wire.body(question, false);
    String[] always = {"cache-control", "only-if-cached", "anthropic-version", "2023-06-01"};
    if (place.equals("?key")) {
      return world.post(wire.path + "?key=" + key, body, always);
    }
    String[] all = Arrays.copyOf(always, always.length + 2);
    all[always.length] = place;
    all[always.length + 1] = place.equals("authorization") ? "Bearer " + key : key;
    return world.post(wire.path, body, all);
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void users_and_workspaces_of_one_credential_share_nothing(Wire wire) {
    String[][] narrowings = {
      {},
      {"Reprise-User", "ada"},
      {"Reprise-User", "bo"},
      {"Reprise-Workspace", "red"},
      {"Reprise-Workspace", "blue"},
      {"Reprise-Workspace", "red", "Reprise-User", "ada"},
    };
    for (int owner = 0; owner < narrowings.length; owner++) {
      String question = "Whose of us, " + owner + "?";
      wire.ask(world, "ada", question, false, narrowings[owner]);
      for (int asker = 0; asker < narrowings.length; asker++) {
        World.Seen seen = only(wire, "ada", question, true, narrowings[asker]);
        assertThat(seen.hit())
            .as(wire + ": " + String.join(" ", narrowings[asker]) + " asks for " + owner)
            .isEqualTo(asker == owner);
      }
    }
  }

  @Test
  void a_foreign_decision_and_an_absent_one_are_the_same_byte_for_byte() {
    World.Seen asked = Wire.CHAT.ask(world, "ada", "Decide", false);
    String id = asked.header("reprise-request-id");
    World.Seen own = decision(id, "ada");
    assertThat(own.status()).isEqualTo(200);
    World.Seen foreign = decision(id, "cy");
    World.Seen absent = decision("req_" + "0".repeat(id.length() - 4), "cy");
    assertThat(foreign.status()).isEqualTo(404).isEqualTo(absent.status());
    assertThat(foreign.bytes()).isEqualTo(absent.bytes());
    assertThat(foreign.headers().map()).isEqualTo(absent.headers().map());
  }

  private static World.Seen decision(String id, String key) {
    return world.get("/v1/prompt-cache/decisions/" + id, "authorization", "Bearer " + key);
  }

  @Test
  void a_callers_invalidation_reaches_its_own_entries_only() {
    for (String key : new String[] {"ada", "cy"}) {
      Wire.CHAT.ask(world, key, "Tagged", false, "reprise-tags", "doc-9");
    }
    World.Seen done =
        world.post(
            "/v1/prompt-cache/invalidate", "{\"tags\":[\"doc-9\"]}", "authorization", "Bearer ada");
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(only(Wire.CHAT, "ada", "Tagged", false).status()).isEqualTo(504);
    assertThat(only(Wire.CHAT, "cy", "Tagged", false).hit()).isTrue();
  }

  /** Which of two credentials names the caller differs by dialect; an invalidation means both. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_caller_with_two_credentials_invalidates_its_own_entries(Wire wire) {
    String[] both = {"x-api-key", "key-of-two", "x-goog-api-key", "goog-of-two"};
    String[] tagged = {
      both[0],
      both[1],
      both[2],
      both[3],
      "authorization",
      "Bearer of-two",
      "reprise-tags",
      "doc-7",
      "anthropic-version",
      "2023-06-01"
    };
    String[] cached = {
      both[0],
      both[1],
      both[2],
      both[3],
      "authorization",
      "Bearer of-two",
      "cache-control",
      "only-if-cached",
      "anthropic-version",
      "2023-06-01"
    };
    String body = wire.body("Two of mine?", false);
    world.post(wire.path, body, tagged);
    assertThat(world.post(wire.path, body, cached).hit()).as("control").isTrue();
    World.Seen done = world.post("/v1/prompt-cache/invalidate", "{\"tags\":[\"doc-7\"]}", cached);
    assertThat(done.json().path("matched_entries").asInt()).isPositive();
    assertThat(world.post(wire.path, body, cached).status()).isEqualTo(504);
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void the_provider_gets_the_callers_credential_as_sent_and_nothing_of_ours(Wire wire) {
    wire.ask(
        world,
        "ada",
        "What do you see?",
        false,
        "Reprise-User",
        "ada",
        "Reprise-Workspace",
        "red",
        "Reprise-Tags",
        "doc-1",
        "Reprise-Session",
        "s-1");
    Call call = world.providerServer.calls().last();
    assertThat(call.header(wire.credentialHeader)).hasValue(wire.credential("ada"));
    for (Header header : call.headers()) {
      assertThat(header.name().toLowerCase(Locale.ROOT)).doesNotStartWith("reprise");
      if (!header.is(wire.credentialHeader)) {
        assertThat(header.value()).as(header.name()).doesNotContain("ada");
      }
    }
  }

  @Test
  void a_providers_own_key_replaces_the_callers_everywhere(@TempDir Path own) throws Exception {
    String configuration =
        """
        providers:
          openai: {kind: openai, base_url: "PROVIDER", api_key: theirs}
          anthropic: {kind: anthropic, base_url: "PROVIDER", api_key: theirs}
          gemini: {kind: gemini, base_url: "PROVIDER", api_key: theirs}
        """;
    try (World other = World.in(own, configuration)) {
      for (Wire wire : Wire.values()) {
        wire.ask(other, "ada", "Whose key?", false);
        Call call = other.providerServer.calls().last();
        assertThat(call.credential()).isEqualTo("theirs");
        assertThat(call.headers()).extracting(Header::value).noneMatch(it -> it.contains("ada"));
        World.Seen foreign =
            wire.ask(other, "cy", "Whose key?", false, "cache-control", "only-if-cached");
        assertThat(foreign.status()).as("one key upstream, two callers").isEqualTo(504);
      }
    }
  }

  @Test
  void without_a_credential_one_is_a_partition_of_its_own_on_loopback() {
    String body = Wire.CHAT.body("Nobody asks", false);
    Wire.CHAT.ask(world, "ada", "Nobody asks", false);
    World.Seen first = world.post("/v1/chat/completions", body);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.hit()).as("not Ada's").isFalse();
    assertThat(world.post("/v1/chat/completions", body).hit()).as("its own").isTrue();
    World.Seen named =
        world.post("/v1/chat/completions", body, "authorization", "Bearer anonymous");
    assertThat(named.hit()).as("a credential that is spelt like it").isFalse();
  }

  @Test
  void away_from_loopback_a_credential_is_needed_in_every_dialect(@TempDir Path own)
      throws Exception {
    Optional<InetAddress> address = outside();
    assumeThat(address).as("an address that is not loopback").isPresent();
    String configuration =
        """
        listen: {data: "0.0.0.0:0"}
        providers:
          openai: {kind: openai, base_url: "PROVIDER"}
          anthropic: {kind: anthropic, base_url: "PROVIDER"}
          gemini: {kind: gemini, base_url: "PROVIDER"}
        """;
    try (World other = World.in(own, configuration)) {
      String url =
          "http://"
              + address.get().getHostAddress()
              + ":"
              + URI.create(other.gateway.dataUrl()).getPort();
      for (Wire wire : Wire.values()) {
        assertThat(from(url, wire, "x-other", "1").status()).as(wire.name()).isEqualTo(401);
        String credential = wire.credential("ada");
        assertThat(from(url, wire, wire.credentialHeader, credential).status()).isEqualTo(200);
      }
      assertThat(other.upstreamCalls()).isEqualTo(4);
    }
  }

  private static RawClient.Got from(String url, Wire wire, String header, String value)
      throws IOException {
    String body = wire.body("From outside?", false);
    String version = "anthropic-version";
    try (RawClient client =
        RawClient.post(url, wire.path, body, header, value, version, "2023-06-01")) {
      return client.head().rest();
    }
  }

  private static Optional<InetAddress> outside() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }

  @Test
  void what_the_first_caller_alone_may_see_does_not_reach_replays() {
    World.Seen first = Wire.CHAT.ask(world, "ada", "Whose headers?", false);
    World.Seen replay = Wire.CHAT.ask(world, "ada", "Whose headers?", false);
    assertThat(replay.hit()).isTrue();
    assertThat(replay.header("x-request-id"))
        .as("the provider's id of another call")
        .isNotEqualTo("" + first.headers().firstValue("x-request-id").orElse("none"));
    assertThat(replay.headers().map().keySet())
        .noneMatch(name -> name.startsWith("x-ratelimit") || name.equals("set-cookie"));
  }
}

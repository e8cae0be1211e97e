package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.world.Settings;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No caller reaches an object that the gateway made of another caller's prompt (contract 2.3). */
@Timeout(60)
class ObjectNamesJourneyTest extends HandlesJourney {
  private static final Settings NO_HITS = Settings.instant().withGeminiHitPercent(0);
  private static final String MODELS = "/v1beta/models/" + MODEL;
  private static final String CONTENTS = "\"contents\":[{\"parts\":[{\"text\":\"Say it.\"}]}]";
  private static final String NAMING = "{\"cachedContent\":\"NAME\"," + CONTENTS + "}";

  /** A request that names an object. */
  private record Way(String method, String path, String body) {
    World.Seen go(World world, String name) {
      var sent = HttpRequest.BodyPublishers.ofString(body.replace("NAME", name));
      return world.send(
          world
              .request(path.replace("NAME", name), "x-goog-api-key", "cy")
              .method(method, sent)
              .build());
    }
  }

  private static Way post(String path, String body) {
    return new Way("POST", path, body);
  }

  /** Known operations, unknown ones, and paths that are written in another way. */
  private static final List<Way> WAYS =
      List.of(
          post(MODELS + ":generateContent", NAMING),
          post(MODELS + ":generateContent", NAMING.replace("cachedContent\"", "cached_content\"")),
          post(MODELS + ":streamGenerateContent?alt=sse", NAMING),
          post(MODELS + ":generateContent?alt=proto", "\n\u0026NAMEJ\u0003"),
          post(MODELS + ":countTokens", "{\"generateContentRequest\":" + NAMING + "}"),
          post(MODELS + ":batchGenerateContent", "{\"batch\":{\"requests\":[" + NAMING + "]}}"),
          post("/v1beta/dynamic/x:generateContent", NAMING),
          post(
              "/v1beta/openai/chat/completions",
              "{\"model\":\"%s\",\"extra_body\":{\"google\":{\"cached_content\":\"NAME\"}}}"
                  .formatted(MODEL)),
          post("/upload/v1beta/files", "{\"request\":" + NAMING + "}\n"),
          new Way("GET", "/v1beta/NAME", ""),
          new Way("GET", "/v1beta/NAME?fields=name", ""),
          new Way("PATCH", "/v1beta/NAME", "{\"ttl\":\"1s\"}"),
          new Way("DELETE", "/v1beta/NAME", ""));

  private String made(World world) throws Exception {
    kept(world, "ada");
    ask(world, "ada");
    return lastSent(world).path("cachedContent").asText();
  }

  @Test
  void no_operation_reaches_an_object_of_the_gateway_by_its_name() throws Exception {
    try (World world = sharedKey()) {
      String name = made(world);
      for (Way way : WAYS) {
        long before = world.upstreamCalls();
        World.Seen seen = way.go(world, name);
        assertThat(seen.status()).as(way + " " + seen.text()).isEqualTo(403);
        assertThat(seen.text()).contains("PERMISSION_DENIED").contains("not found");
        assertThat(seen.header("cache-status")).isEqualTo("reprise; detail=refused");
        assertThat(world.upstreamCalls()).as(way.toString()).isEqualTo(before);
        way.go(world, "cachedContents/anothers");
        assertThat(world.upstreamCalls()).as("control: " + way).isEqualTo(before + 1);
      }
      assertThat(cached(ask(world, "ada"))).as("Ada's is untouched").isPositive();
    }
  }

  @Test
  void no_way_of_writing_hides_the_name() throws Exception {
    try (World world = sharedKey()) {
      String name = made(world);
      long before = world.upstreamCalls();
      String id = name.substring(name.indexOf('/') + 1);
      String first = "%04x".formatted((int) id.charAt(0));
      for (String written :
          List.of(
              "cachedContents\\/" + id,
              "cached\\u0043ontents/" + id,
              "cachedContents/\\u" + first + id.substring(1))) {
        for (String verb : List.of(":generateContent", ":other")) {
          World.Seen seen = post(MODELS + verb, NAMING).go(world, written);
          assertThat(seen.status()).as(written + " " + seen.text()).isEqualTo(403);
        }
      }
      String encoded = "cachedContents/%" + first.substring(2) + id.substring(1);
      int status = new Way("DELETE", "/v1beta/NAME", "").go(world, encoded).status();
      assertThat(status).as("refused as a path or as a name").isIn(400, 403);
      assertThat(world.upstreamCalls()).isEqualTo(before);
    }
  }

  private static final List<Way> LISTS =
      List.of(
          new Way("GET", "/v1beta/cachedContents", ""),
          new Way("GET", "/v1beta/cachedContents/", ""),
          new Way("GET", "/v1beta/cachedContents?fields=cachedContents(name)&alt=json", ""),
          new Way("HEAD", "/v1beta/cachedContents?pageSize=1", ""));

  @Test
  void no_list_shows_objects_of_callers_who_share_the_gateways_key() throws Exception {
    try (World world = sharedKey()) {
      for (Way way : LISTS) {
        World.Seen seen = way.go(world, "");
        assertThat(seen.status()).as(way + " before one was made").isEqualTo(403);
      }
      String name = made(world);
      long before = world.upstreamCalls();
      for (Way way : LISTS) {
        World.Seen seen = way.go(world, "");
        assertThat(seen.status()).as(way.toString()).isEqualTo(403);
        assertThat(seen.text()).doesNotContain(name);
      }
      assertThat(world.upstreamCalls()).isEqualTo(before);
    }
  }

  @Test
  void a_post_that_a_header_makes_a_list_is_one() throws Exception {
    try (World world = sharedKey()) {
      long before = world.upstreamCalls();
      World.Seen seen =
          world.post(
              "/v1beta/cachedContents",
              "{}",
              "x-goog-api-key",
              "cy",
              "x-http-method-override",
              "GET");
      assertThat(seen.status()).isEqualTo(403);
      assertThat(world.upstreamCalls()).isEqualTo(before);
    }
  }

  @Test
  void callers_still_make_and_name_objects_of_their_own() throws Exception {
    try (World world = sharedKey()) {
      made(world);
      String text = HANDBOOK.replace("be kind", "be quick");
      ObjectNode body = (ObjectNode) World.JSON.readTree(body(text, "?"));
      body.put("model", "models/" + MODEL);
      World.Seen seen = post("/v1beta/cachedContents", body.toString()).go(world, "");
      assertThat(seen.status()).as(seen.text()).isEqualTo(200);
      String own = seen.json().path("name").asText();
      assertThat(new Way("GET", "/v1beta/NAME", "").go(world, own).status()).isEqualTo(200);
      assertThat(cached(post(MODELS + ":generateContent", NAMING).go(world, own))).isPositive();
      assertThat(new Way("DELETE", "/v1beta/NAME", "").go(world, own).status()).isEqualTo(200);
    }
  }

  @Test
  void an_operator_may_allow_lists_and_callers_with_own_keys_have_them() throws Exception {
    try (World world = world(", api_key: shared, shared_credential: accepted", NO_HITS)) {
      String name = made(world);
      World.Seen seen = LISTS.getFirst().go(world, "");
      assertThat(seen.text()).contains(name);
      assertThat(new Way("DELETE", "/v1beta/NAME", "").go(world, name).status()).isEqualTo(403);
    }
    try (World world = world("", NO_HITS)) {
      kept(world, "cy");
      assertThat(LISTS.getFirst().go(world, "").text()).contains("cachedContents/");
    }
  }

  /** The first provider does not answer, so that what is asked there reaches the second. */
  private static final String BEHIND_ANOTHER =
      """
      providers:
        front: {kind: gemini, base_url: "http://localhost:1", retries: 0, api_key: shared}
        gemini: {kind: gemini, base_url: "PROVIDER", retries: 0, api_key: shared}
      routes:
        - {name: front, when: {task: front}, provider: front, fallback: gemini}
        - {provider: gemini, native_caching: auto, handles: {min_reads_per_hour: 3}}
      """;

  @Test
  void a_name_that_a_fallback_holds_is_refused_before_anybody_is_asked() throws Exception {
    try (World world = configured(BEHIND_ANOTHER)) {
      String name = made(world);
      long before = world.upstreamCalls();
      World.Seen seen = throughFront(world, name);
      assertThat(seen.status()).as(seen.text()).isEqualTo(403);
      assertThat(seen.text()).contains("PERMISSION_DENIED").contains("not found");
      assertThat(world.upstreamCalls()).isEqualTo(before);
      throughFront(world, "cachedContents/anothers");
      assertThat(world.upstreamCalls()).as("control: the fallback is asked").isEqualTo(before + 1);
    }
  }

  private static World.Seen throughFront(World world, String name) {
    return world.post(
        MODELS + ":generateContent",
        NAMING.replace("NAME", name),
        "x-goog-api-key",
        "cy",
        "reprise-task",
        "front");
  }

  private World configured(String yaml) throws Exception {
    return World.in(folder, yaml, new Simulator(NO_HITS, clock), this::onOurClock);
  }

  /** The gateway has put no prompt there, so there is nothing to hide. */
  @Test
  void a_provider_at_which_the_gateway_keeps_no_objects_may_be_listed() throws Exception {
    String unkept =
        """
        providers:
          gemini: {kind: gemini, base_url: "PROVIDER", retries: 0, api_key: shared}
        routes:
          - {provider: gemini}
        """;
    try (World world = configured(unkept)) {
      for (Way way : LISTS) {
        long before = world.upstreamCalls();
        World.Seen seen = way.go(world, "");
        assertThat(seen.status()).as(way + " " + seen.text()).isNotEqualTo(403);
        assertThat(world.upstreamCalls()).as(way.toString()).isEqualTo(before + 1);
      }
      assertThat(LISTS.getFirst().go(world, "").status()).isEqualTo(200);
    }
  }
}

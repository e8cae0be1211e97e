package dev.reprise.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.canonical.FieldRules.FieldClass;
import dev.reprise.canonical.HeaderRules;
import dev.reprise.catalogue.Dialects;
import dev.reprise.provider.Dialect;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * a header that is forwarded is part of the key, unless it is listed as noise of the
 * transport. A gateway in front of a provider may take its credential, or what selects the answer,
 * from any header.
 */
class ForwardedHeadersJourneyTest {
  private static final String CANARY = "canary-5d1e77-of-a-credential";

  /** Credentials and selectors of real gateways and providers, and spellings nobody expects. */
  private static final List<String> SELECTORS =
      List.of(
          "ocp-apim-subscription-key",
          "cf-aig-authorization",
          "cf-aig-metadata",
          "cf-access-client-id",
          "cf-access-client-secret",
          "cf-access-jwt-assertion",
          "helicone-auth",
          "helicone-user-id",
          "helicone-property-tenant",
          "x-portkey-api-key",
          "x-portkey-virtual-key",
          "x-portkey-config",
          "x-portkey-provider",
          "x-litellm-api-key",
          "x-litellm-tags",
          "x-amz-security-token",
          "x-ms-token-aad-access-token",
          "x-ms-client-principal",
          "x-goog-user-project",
          "x-goog-request-params",
          "x-goog-iam-authorization-token",
          "x-serverless-authorization",
          "x-forwarded-access-token",
          "x-forwarded-user",
          "x-forwarded-email",
          "x-forwarded-groups",
          "x-forwarded-client-cert",
          "x-auth-token",
          "x-auth-request-user",
          "x-access-token",
          "x-tenant-id",
          "x-model",
          "x-kong-consumer",
          "x-consumer-id",
          "x-envoy-original-path",
          "x-session-id",
          "cf-ipcountry",
          "cookie",
          "openai_beta",
          "openai-organization",
          "openai-project",
          "openai-beta",
          "anthropic-beta",
          "anthropic_beta",
          "chatgpt-account-id",
          "ubc-authorization",
          "user_agent",
          "x_request_id",
          "range",
          "if-none-match",
          "content-language",
          "prefer");

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

  private record Asked(RawClient.Got got, String cacheStatus, String id) {
    boolean hit() {
      return cacheStatus.startsWith("reprise; hit");
    }
  }

  /** Asks as Ada, with these fields after hers. */
  private static Asked ask(Wire wire, String question, String... fields) throws IOException {
    var all = new ArrayList<String>();
    boolean own = List.of(fields).contains(wire.credentialHeader);
    if (!own) {
      all.addAll(List.of(wire.credentialHeader, wire.credential("ada")));
    }
    if (!List.of(fields).contains("anthropic-version")) {
      all.addAll(List.of("anthropic-version", "2023-06-01"));
    }
    all.addAll(List.of(fields));
    return raw(wire, wire.path, question, all);
  }

  private static Asked raw(Wire wire, String path, String question, List<String> fields)
      throws IOException {
    String body = wire.body(question, false);
    try (RawClient client =
        RawClient.post(world.gateway.dataUrl(), path, body, fields.toArray(String[]::new))) {
      client.head();
      return new Asked(
          client.rest(),
          client.headers().getOrDefault("cache-status", ""),
          client.headers().getOrDefault("reprise-request-id", ""));
    }
  }

  private static String[] cached(String... fields) {
    var all = new ArrayList<>(List.of(fields));
    all.addAll(List.of("cache-control", "only-if-cached"));
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void an_answer_under_one_value_is_not_given_under_another(Wire wire) throws IOException {
    var crossed = new TreeSet<String>();
    for (String name : SELECTORS) {
      String question = "What does " + name + " select?";
      assertThat(ask(wire, question, name, "a").got().status()).as(name).isEqualTo(200);
      boolean given =
          ask(wire, question, cached(name, "b")).hit()
              || ask(wire, question, cached()).hit()
              || ask(wire, question, cached(name, "a", name, "b")).hit()
              || ask(wire, question, cached(name, "a", name, "a")).hit();
      if (given) {
        crossed.add(name);
      }
      assertThat(ask(wire, question, cached(name, "a")).hit()).as("control: " + name).isTrue();
      assertThat(ask(wire, question, cached(name.toUpperCase(Locale.ROOT), "a")).hit())
          .as("control: names have no case: " + name)
          .isTrue();
    }
    assertThat(crossed).as("answers given across values").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void the_order_of_repeated_fields_is_part_of_the_key(Wire wire) throws IOException {
    String[] one = {"x-route", "a", "x-route", "b"};
    assertThat(ask(wire, "Which way?", one).got().status()).isEqualTo(200);
    assertThat(ask(wire, "Which way?", cached("x-route", "b", "x-route", "a")).hit()).isFalse();
    assertThat(ask(wire, "Which way?", cached("x-route", "a, b")).hit()).isFalse();
    assertThat(ask(wire, "Which way?", cached(one)).hit()).as("control").isTrue();
  }

  private static HeaderRules rules(Wire wire) {
    return dialect(wire).fieldRules().spec().headers();
  }

  private static Dialect dialect(Wire wire) {
    return Dialects.byName(
            switch (wire) {
              case CHAT -> "openai-chat";
              case RESPONSES -> "openai-responses";
              case ANTHROPIC -> "anthropic";
              case GEMINI -> "gemini";
            })
        .orElseThrow();
  }

  /** Every listed header with this value; where the list names values, one of them. */
  private static String[] noise(Wire wire, String value) {
    var fields = new ArrayList<String>();
    for (String listed : new TreeSet<>(rules(wire).ignored().keySet())) {
      if (!listed.contains(": ")) {
        fields.addAll(List.of(listed, value));
      }
    }
    for (String prefix : rules(wire).ignoredPrefixes().keySet()) {
      fields.addAll(List.of(prefix + "thing-" + value, value));
    }
    fields.addAll(List.of("accept-encoding", "x" + value, "reprise-session", "s" + value));
    return fields.toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_hit_survives_another_value_of_all_that_is_listed_as_noise(Wire wire) throws IOException {
    assertThat(ask(wire, "Noisy?", noise(wire, "1")).got().status()).isEqualTo(200);
    assertThat(ask(wire, "Noisy?", cached(noise(wire, "2"))).hit()).isTrue();
    assertThat(ask(wire, "Noisy?", cached()).hit()).isTrue();
    assertThat(ask(wire, "Noisy?", cached("x-of-tomorrow", "1")).hit()).as("control").isFalse();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void every_header_that_reaches_a_provider_is_keyed_or_listed_with_its_reason(Wire wire)
      throws IOException {
    var sent = new ArrayList<>(List.of(noise(wire, "1")));
    for (String name : SELECTORS) {
      sent.addAll(List.of(name, "a"));
    }
    for (String name : new String[] {"authorization", "x-api-key", "api-key", "x-goog-api-key"}) {
      sent.addAll(List.of(name, wire.credential("ada")));
    }
    sent.addAll(List.of("te", "trailers", "keep-alive", "5", "proxy-authorization", "Basic x"));
    sent.addAll(List.of("origin", "http://127.0.0.1", "sec-fetch-site", "same-origin"));
    sent.addAll(
        List.of("reprise-tags", "t", "reprise-of-tomorrow", "1", "content-encoding", "identity"));
    assertThat(ask(wire, "Who sees what?", sent.toArray(String[]::new)).got().status())
        .isEqualTo(200);
    Call call = world.providerServer.calls().last();
    Set<String> gateways = Set.of("host", "accept-encoding", "content-length");
    Set<String> credentials = Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key");
    var unaccounted = new TreeSet<String>();
    int keyed = 0;
    for (Header field : call.headers()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      boolean known = gateways.contains(name) || credentials.contains(name);
      if (!known && rules(wire).of(name, field.value()) == FieldClass.KEYED) {
        keyed++;
      } else if (!known && !listed(wire, name, field.value())) {
        unaccounted.add(name);
      }
    }
    assertThat(unaccounted).isEmpty();
    assertThat(keyed).as("keyed headers seen").isGreaterThanOrEqualTo(SELECTORS.size() - 1);
    assertThat(call.headers())
        .extracting(field -> field.name().toLowerCase(Locale.ROOT))
        .doesNotContain("cache-control", "te", "keep-alive", "proxy-authorization", "origin")
        .noneMatch(name -> name.startsWith("sec-fetch-"))
        .noneMatch(name -> name.startsWith("reprise-"));
  }

  private static boolean listed(Wire wire, String name, String value) {
    HeaderRules rules = rules(wire);
    String reason =
        rules
            .ignored()
            .getOrDefault(
                name,
                rules.ignored().getOrDefault(name + ": " + value.toLowerCase(Locale.ROOT), ""));
    return !reason.isBlank()
        || rules.ignoredPrefixes().entrySet().stream()
            .anyMatch(prefix -> name.startsWith(prefix.getKey()) && !prefix.getValue().isBlank());
  }

  /** Contract 2.3: the dialect's own place names the caller; what else is sent is keyed. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_second_credential_is_part_of_the_key_wherever_it_stands(Wire wire) throws IOException {
    String own = wire.credentialHeader;
    for (String other : new String[] {"authorization", "x-api-key", "api-key", "x-goog-api-key"}) {
      String question = "Whose second credential in " + other + "?";
      String[] both = {own, wire.credential("ada"), other, "Bearer second-a"};
      assertThat(ask(wire, question, both).got().status()).isEqualTo(200);
      String[][] strangers = {
        {own, wire.credential("ada"), other, "Bearer second-b"},
        {own, wire.credential("ada")},
        {own, wire.credential("ada"), other, "Bearer second-a", other, "Bearer second-a"},
        {own, wire.credential("cy"), other, "Bearer second-a"},
        {own, wire.credential("ada"), other, wire.credential("ada")},
      };
      for (String[] stranger : strangers) {
        assertThat(ask(wire, question, cached(stranger)).hit())
            .as(String.join(" ", stranger))
            .isFalse();
      }
      assertThat(ask(wire, question, cached(both)).hit()).as("control: " + other).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void an_empty_credential_before_another_names_nobody(Wire wire) throws IOException {
    String own = wire.credentialHeader;
    String question = "Who is behind the empty one?";
    String[] ada = {own, "", own, wire.credential("ada")};
    assertThat(ask(wire, question, ada).got().status()).isEqualTo(200);
    assertThat(ask(wire, question, cached(own, "", own, wire.credential("cy"))).hit()).isFalse();
    assertThat(ask(wire, question, cached(own, "")).hit()).isFalse();
    assertThat(ask(wire, question, cached(ada)).hit()).as("control").isTrue();
  }

  @Test
  void the_key_parameter_given_twice_is_part_of_the_key() throws IOException {
    String path = Wire.GEMINI.path;
    List<String> none = List.of();
    List<String> cached = List.of("cache-control", "only-if-cached");
    String twice = path + "?key=ada&key=second-a";
    assertThat(raw(Wire.GEMINI, twice, "Twice?", none).got().status()).isEqualTo(200);
    for (String other : List.of("?key=ada&key=second-b", "?key=ada", "?key=&key=second-a")) {
      assertThat(raw(Wire.GEMINI, path + other, "Twice?", cached).hit()).as(other).isFalse();
    }
    assertThat(raw(Wire.GEMINI, twice, "Twice?", cached).hit()).as("control").isTrue();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void every_query_parameter_is_part_of_the_key_but_for_a_credential(Wire wire) throws IOException {
    List<String> ada =
        List.of(wire.credentialHeader, wire.credential("ada"), "anthropic-version", "2023-06-01");
    var only = new ArrayList<>(ada);
    only.addAll(List.of("cache-control", "only-if-cached"));
    String question = "With parameters?";
    assertThat(raw(wire, wire.path + "?a", question, ada).got().status()).isEqualTo(200);
    for (String other : List.of("?a=", "?a=b", "?A", "?a&a", "?b", "")) {
      assertThat(raw(wire, wire.path + other, question, only).hit()).as(other).isFalse();
    }
    assertThat(raw(wire, wire.path + "?a", question, only).hit()).as("control").isTrue();
  }

  @Test
  void another_character_set_makes_another_text_of_the_same_bytes() throws IOException {
    String question = "Which character set?";
    assertThat(ask(Wire.CHAT, question).got().status()).isEqualTo(200);
    for (String same : List.of("; charset=UTF-8", ";", " ;Charset=\"utf-8\" ;")) {
      String[] plain = cached("content-type", "application/json" + same);
      assertThat(ask(Wire.CHAT, question, plain).hit()).as("control" + same).isTrue();
    }
    String[] other = cached("content-type", "application/json; charset=utf-16");
    assertThat(ask(Wire.CHAT, question, other).hit()).isFalse();
  }

  @Test
  void an_explanation_names_the_header_that_differs_and_never_its_value() throws IOException {
    for (String name : List.of("cf-aig-authorization", "x-api-key")) {
      String question = "Explain " + name;
      ask(Wire.CHAT, question, name, CANARY + "1");
      Asked second = ask(Wire.CHAT, question, name, CANARY + "2");
      World.Seen told = world.admin("GET", "/v1/admin/decisions/" + second.id(), "");
      JsonNode differs = told.json().path("nearest_entry").path("differs");
      assertThat(differs).extracting(JsonNode::asText).containsExactly("header " + name);
      assertThat(told.text()).doesNotContain(CANARY);
    }
    Asked repeated =
        ask(
            Wire.CHAT,
            "Explain cf-aig-authorization",
            "cf-aig-authorization",
            "0",
            "cf-aig-authorization",
            CANARY + "1");
    JsonNode differs =
        world
            .admin("GET", "/v1/admin/decisions/" + repeated.id(), "")
            .json()
            .path("nearest_entry")
            .path("differs");
    assertThat(differs).extracting(JsonNode::asText).containsExactly("header cf-aig-authorization");
  }

  @Test
  void a_bundle_may_call_a_header_noise_and_the_change_of_the_bundle_is_another_key(
      @TempDir Path own) throws Exception {
    Path bundle = own.resolve("policy.yaml");
    String shipped =
        Files.readString(Path.of(System.getProperty("reprise.root"), "policies", "default.yaml"));
    Files.writeString(bundle, shipped.replace("{ignore: []}", "{ignore: [x-build-number]}"));
    try (World other = World.in(own, World.providers() + "policy: " + bundle + "\n")) {
      for (Wire wire : Wire.values()) {
        wire.ask(other, "ada", "Built?", false, "x-build-number", "1", "x-other", "1");
        String[] cached = {
          "x-build-number", "2", "x-other", "1", "cache-control", "only-if-cached"
        };
        assertThat(wire.ask(other, "ada", "Built?", false, cached).hit()).as("%s", wire).isTrue();
        cached[3] = "2";
        assertThat(wire.ask(other, "ada", "Built?", false, cached).hit()).as("control").isFalse();
      }
      Files.writeString(bundle, shipped.replace("{ignore: []}", "{ignore: [x-other]}"));
      assertThat(other.admin("POST", "/v1/admin/reload", "").text()).contains("in force");
      World.Seen moved =
          Wire.CHAT.ask(
              other,
              "ada",
              "Built?",
              false,
              "x-build-number",
              "1",
              "x-other",
              "1",
              "cache-control",
              "only-if-cached");
      assertThat(moved.hit()).as("the same version, another text").isFalse();
    }
  }
}

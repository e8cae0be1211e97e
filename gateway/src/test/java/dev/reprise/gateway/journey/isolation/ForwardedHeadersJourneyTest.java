package dev.reprise.gateway.journey.isolation;

import static dev.reprise.gateway.journey.fixture.HeaderAsking.cached;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.journey.fixture.HeaderAsking;
import dev.reprise.gateway.journey.fixture.HeaderAsking.Asked;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
  static final List<String> SELECTORS =
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
  static HeaderAsking asking;

  @BeforeAll
  static void start() throws Exception {
    world = World.in(folder);
    asking = new HeaderAsking(world);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void an_answer_under_one_value_is_not_given_under_another(Wire wire) throws IOException {
    var crossed = new TreeSet<String>();
    for (String name : SELECTORS) {
      String question = "What does " + name + " select?";
      assertThat(asking.ask(wire, question, name, "a").got().status()).as(name).isEqualTo(200);
      boolean given =
          asking.ask(wire, question, cached(name, "b")).hit()
              || asking.ask(wire, question, cached()).hit()
              || asking.ask(wire, question, cached(name, "a", name, "b")).hit()
              || asking.ask(wire, question, cached(name, "a", name, "a")).hit();
      if (given) {
        crossed.add(name);
      }
      assertThat(asking.ask(wire, question, cached(name, "a")).hit())
          .as("control: " + name)
          .isTrue();
      assertThat(asking.ask(wire, question, cached(name.toUpperCase(Locale.ROOT), "a")).hit())
          .as("control: names have no case: " + name)
          .isTrue();
    }
    assertThat(crossed).as("answers given across values").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void the_order_of_repeated_fields_is_part_of_the_key(Wire wire) throws IOException {
    String[] one = {"x-route", "a", "x-route", "b"};
    assertThat(asking.ask(wire, "Which way?", one).got().status()).isEqualTo(200);
    assertThat(asking.ask(wire, "Which way?", cached("x-route", "b", "x-route", "a")).hit())
        .isFalse();
    assertThat(asking.ask(wire, "Which way?", cached("x-route", "a, b")).hit()).isFalse();
    assertThat(asking.ask(wire, "Which way?", cached(one)).hit()).as("control").isTrue();
  }

  @Test
  void another_character_set_makes_another_text_of_the_same_bytes() throws IOException {
    String question = "Which character set?";
    assertThat(asking.ask(Wire.CHAT, question).got().status()).isEqualTo(200);
    for (String same : List.of("; charset=UTF-8", ";", " ;Charset=\"utf-8\" ;")) {
      String[] plain = cached("content-type", "application/json" + same);
      assertThat(asking.ask(Wire.CHAT, question, plain).hit()).as("control" + same).isTrue();
    }
    String[] other = cached("content-type", "application/json; charset=utf-16");
    assertThat(asking.ask(Wire.CHAT, question, other).hit()).isFalse();
  }

  @Test
  void an_explanation_names_the_header_that_differs_and_never_its_value() throws IOException {
    for (String name : List.of("cf-aig-authorization", "x-api-key")) {
      String question = "Explain " + name;
      asking.ask(Wire.CHAT, question, name, CANARY + "1");
      Asked second = asking.ask(Wire.CHAT, question, name, CANARY + "2");
      World.Seen told = world.admin("GET", "/v1/admin/decisions/" + second.id(), "");
      JsonNode differs = told.json().path("nearest_entry").path("differs");
      assertThat(differs).extracting(JsonNode::asText).containsExactly("header " + name);
      assertThat(told.text()).doesNotContain(CANARY);
    }
    Asked repeated =
        asking.ask(
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
}

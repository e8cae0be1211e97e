package dev.reprise.gateway.journey.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayedIdsJourneyTest {
  @TempDir Path folder;

  @Test
  void a_caller_may_chain_on_a_replayed_answer_even_after_a_restart() throws Exception {
    try (var world = World.in(folder)) {
      World.Seen first = Wire.RESPONSES.ask(world, "ada", "Where do we begin?", false);
      World.Seen replayed = Wire.RESPONSES.ask(world, "ada", "Where do we begin?", false);
      assertThat(replayed.hit()).isTrue();
      String name = Wire.RESPONSES.id(replayed, false);
      assertThat(name).startsWith("resp_").isNotEqualTo(Wire.RESPONSES.id(first, false));
      world.restart();

      assertThat(continued(world, "ada", name).status()).isEqualTo(200);
      assertThat(world.providerServer.calls().last().body())
          .asString()
          .contains(Wire.RESPONSES.id(first, false))
          .doesNotContain(name);
      World.Seen fetched = world.get("/v1/responses/" + name, "authorization", "Bearer ada");
      assertThat(fetched.status()).isEqualTo(200);
      assertThat(Wire.RESPONSES.wholeText(fetched.json()))
          .isEqualTo(Wire.RESPONSES.text(first, false));

      assertThat(continued(world, "cy", name).status())
          .as("another caller's name opens nothing")
          .isGreaterThanOrEqualTo(400);
    }
  }

  @Test
  void every_replay_is_called_something_else_and_its_items_keep_their_names() throws Exception {
    try (var world = World.in(folder)) {
      World.Seen first = Wire.RESPONSES.ask(world, "ada", "Twice?", false);
      World.Seen second = Wire.RESPONSES.ask(world, "ada", "Twice?", false);
      World.Seen third = Wire.RESPONSES.ask(world, "ada", "Twice?", false);
      assertThat(Wire.RESPONSES.id(third, false)).isNotEqualTo(Wire.RESPONSES.id(second, false));
      assertThat(third.json().path("output").path(0).path("id"))
          .isEqualTo(first.json().path("output").path(0).path("id"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RESPONSES | /v1/responses/compact | {'model':'m-1','previous_response_id':'ID'}",
        "RESPONSES | /v1/responses/input_tokens | {'previous_response_id':'ID'}",
        "RESPONSES | /v1/responses | {'model':'m-1','input':'x','prompt_cache_options':{'comparison_response_id':'ID'}}",
        "RESPONSES | /v1/responses | {'model':'m-1','input':'x','background_options':{'continuation_id':'ID'}}",
        "ANTHROPIC | /v1/messages | {'model':'m-1','max_tokens':9,'messages':[{'role':'user','content':'x'}],'diagnostics':{'previous_message_id':'ID'}}",
        "ANTHROPIC | /v1/messages | {'model':'m-1','max_tokens':9,'messages':[],'thread':{'type':'continue','previous_message_id':'ID'}}",
        "ANTHROPIC | /v1/messages/batches | {'requests':[{'params':{}},{'params':{'diagnostics':{'previous_message_id':'ID'}}}]}"
      })
  void an_id_we_made_is_the_providers_own_wherever_it_comes_back(
      Wire wire, String path, String body) throws Exception {
    try (var world = World.in(folder)) {
      String own = wire.id(wire.ask(world, "ada", "Which?", false).json());
      World.Seen replayed = wire.ask(world, "ada", "Which?", false);
      assertThat(replayed.hit()).isTrue();
      String made = wire.id(replayed.json());
      assertThat(made).isNotEqualTo(own);
      assertThat(sent(world, path, body.replace("ID", made), "ada"))
          .isEqualTo(body.replace("ID", own).replace('\'', '"'));
      assertThat(sent(world, path, body.replace("ID", made), "cy"))
          .as("another caller's opens nothing")
          .contains(made);
    }
  }

  private static String sent(World world, String path, String body, String key) {
    world.post(
        path, body.replace('\'', '"'), "authorization", "Bearer " + key, "anthropic-version", "v");
    return new String(world.providerServer.calls().last().body(), StandardCharsets.UTF_8);
  }

  private static World.Seen continued(World world, String key, String previous) {
    return world.post(
        "/v1/responses",
        "{\"model\":\"m-1\",\"previous_response_id\":\"" + previous + "\",\"input\":\"And then?\"}",
        "authorization",
        "Bearer " + key);
  }
}

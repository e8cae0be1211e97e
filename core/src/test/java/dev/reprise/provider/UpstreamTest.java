package dev.reprise.provider;

import static dev.reprise.provider.Given.CHAT;
import static dev.reprise.provider.Given.EMBEDDINGS;
import static dev.reprise.provider.Given.GEMINI;
import static dev.reprise.provider.Given.MESSAGES;
import static dev.reprise.provider.Given.RESPONSES;
import static dev.reprise.provider.Given.exactly;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.provider.Dialect.UpstreamBody;
import dev.reprise.request.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** what goes upstream is the caller's bytes, edited only where a rule fires. */
class UpstreamTest {
  private static UpstreamBody upstream(Operation operation, Document body, boolean ask) {
    return Dialects.SHIPPED.forOperation(operation).upstream(operation, body, ask);
  }

  private static String sent(Operation operation, String json, boolean ask) {
    return new String(upstream(operation, exactly(json), ask).body(), StandardCharsets.UTF_8);
  }

  @Test
  void where_no_rule_fires_the_callers_own_array_is_sent() {
    String odd = " { \"messages\" : [ ] ,\t\"stream\":false, \"x-reprise\":{}, \"n\":1.0 } ";
    for (Operation operation : new Operation[] {CHAT, RESPONSES, MESSAGES, GEMINI, EMBEDDINGS}) {
      Document body = exactly(odd);
      UpstreamBody sent = upstream(operation, body, true);
      assertThat(sent.body()).isSameAs(body.bytes());
      assertThat(sent.usageAdded()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"m-1\",\"stream\":true,\"messages\":[]}"
            + "|{\"model\":\"m-1\",\"stream_options\":{\"include_usage\":true},"
            + "\"stream\":true,\"messages\":[]}",
        "{\"messages\":[],\"stream\": true}"
            + "|{\"messages\":[],\"stream_options\":{\"include_usage\":true},\"stream\": true}",
        "{\"stream\":true,\"stream_options\":{},\"messages\":[]}"
            + "|{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}",
        "{\"stream\":true,\"stream_options\":{\"include_obfuscation\":false},\"messages\":[]}"
            + "|{\"stream\":true,\"stream_options\":{\"include_usage\":true,"
            + "\"include_obfuscation\":false},\"messages\":[]}",
        "{\"stream\":true,\"stream_options\":{\"include_usage\" : false},\"messages\":[]}"
            + "|{\"stream\":true,\"stream_options\":{\"include_usage\" : true},\"messages\":[]}",
        "{\"stream\":true,\"stream_options\":null,\"messages\":[]}"
            + "|{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}",
      })
  void a_chat_stream_is_asked_for_its_usage_by_one_member(String asked, String expected) {
    assertThat(sent(CHAT, asked, true)).isEqualTo(expected);
    assertThat(upstream(CHAT, exactly(asked), true).usageAdded()).isTrue();
    assertThat(sent(CHAT, asked, false)).as("stream_usage: leave").isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
        "{\"stream\":false}",
        "{\"stream\":\"true\"}",
        "{\"stream\":true,\"stream_options\":7}",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":7}}",
        "{}",
      })
  void a_stream_that_says_its_usage_or_is_none_is_left_alone(String asked) {
    UpstreamBody sent = upstream(CHAT, exactly(asked), true);
    assertThat(new String(sent.body(), StandardCharsets.UTF_8)).isEqualTo(asked);
    assertThat(sent.usageAdded()).isFalse();
  }

  @Test
  void other_dialects_streams_say_their_usage_unasked() {
    String streamed = "{\"stream\":true}";
    for (Operation operation : new Operation[] {RESPONSES, MESSAGES, GEMINI, EMBEDDINGS}) {
      assertThat(sent(operation, streamed, true)).isEqualTo(streamed);
    }
  }

  @Test
  void a_declaration_leaves_its_tool_and_nothing_else_moves() {
    assertThat(
            sent(
                CHAT,
                "{\"tools\": [ {\"x-reprise\":{\"side_effects\":\"none\"}, \"type\":\"function\","
                    + " \"function\":{\"name\":\"f\",\"x-reprise\":{},"
                    + "\"parameters\":{\"properties\":{\"x-reprise\":{}}}} } ],"
                    + " \"stream\":true, \"messages\":[{\"x-reprise\":1}]}",
                true))
        .isEqualTo(
            "{\"tools\": [ {\"type\":\"function\","
                + " \"function\":{\"name\":\"f\","
                + "\"parameters\":{\"properties\":{\"x-reprise\":{}}}} } ],"
                + " \"stream_options\":{\"include_usage\":true},\"stream\":true,"
                + " \"messages\":[{\"x-reprise\":1}]}");
    assertThat(
            sent(
                GEMINI,
                "{\"tools\":[{\"function_declarations\":[{\"name\":\"f\",\"x-reprise\":{}}],"
                    + "\"x-reprise\":{}}]}",
                true))
        .isEqualTo("{\"tools\":[{\"function_declarations\":[{\"name\":\"f\"}]}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "openai-chat",
    "openai-responses",
    "anthropic-messages",
    "anthropic-count-tokens",
    "gemini-generate",
    "gemini-count-tokens"
  })
  void a_rich_request_goes_upstream_as_it_is_but_for_its_declarations(String folder)
      throws IOException {
    Rich rich = Rich.ALL.stream().filter(r -> r.folder().equals(folder)).findFirst().orElseThrow();
    assertThat(rich.bodies().getFirst().findParents("x-reprise")).isNotEmpty();
    for (JsonNode body : rich.bodies()) {
      byte[] sent = upstream(rich.operation(), Rich.document(body), false).body();
      JsonNode expected = body.deepCopy();
      expected.findParents("x-reprise").forEach(tool -> ((ObjectNode) tool).remove("x-reprise"));
      assertThat(Rich.JSON.readTree(sent)).isEqualTo(expected);
    }
  }

  @Test
  void the_prefix_bytes_of_one_turn_are_those_of_the_next() {
    String head = "{\"model\":\"m-1\",\"stream\":true,\"messages\":[{\"role\":\"user\"}";
    String first = sent(CHAT, head + "]}", true);
    String second = sent(CHAT, head + ",{\"role\":\"assistant\"},{\"role\":\"user\"}]}", true);
    assertThat(second).startsWith(first.substring(0, first.length() - 2));
  }
}

package dev.reprise.response.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.Entry.Form;
import dev.reprise.artifact.Entry.Payload;
import dev.reprise.provider.openai.chat.ChatReplies;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** of the fragments of a stream nothing is dropped in silence. */
class GatheredTest {
  private static Gathered gathered(String... fragments) {
    var gathered = new Gathered(Set.of("text"), Set.of("list"));
    for (String fragment : fragments) {
      ObjectNode read = ExactJson.readObject(fragment.getBytes(StandardCharsets.UTF_8));
      assertThat(read).as(fragment).isNotNull();
      gathered.take(read, Set.of());
    }
    return gathered;
  }

  private static void fits(String body, String... fragments) {
    Gathered gathered = gathered(fragments);
    assertThat(gathered.fits()).as(String.join(" ", fragments)).isTrue();
    assertThat(gathered.object()).hasToString(body);
  }

  private static void doesNotFit(String... fragments) {
    assertThat(gathered(fragments).fits()).as(String.join(" ", fragments)).isFalse();
  }

  @Test
  void pieces_are_put_together_and_what_is_said_again_is_said_once() {
    fits("{\"text\":\"ab\"}", "{\"text\":\"a\"}", "{\"text\":\"b\"}");
    fits("{\"text\":\"a\"}", "{\"text\":null}", "{\"text\":\"a\"}");
    fits("{\"text\":\"a\"}", "{\"text\":\"a\"}", "{\"text\":null}");
    fits("{\"list\":[1,2]}", "{\"list\":[1]}", "{\"list\":[2]}");
    fits("{\"role\":\"r\"}", "{\"role\":\"r\"}", "{\"role\":\"r\"}");
    fits("{\"role\":\"r\"}", "{\"role\":null}", "{\"role\":\"r\"}", "{\"role\":null}");
  }

  @Test
  void fragments_that_say_different_things_do_not_fit() {
    doesNotFit("{\"role\":\"r\"}", "{\"role\":\"s\"}");
    doesNotFit("{\"unknown\":1}", "{\"unknown\":2}");
    doesNotFit("{\"list\":[1]}", "{\"list\":2}");
    doesNotFit("{\"text\":\"a\"}", "{\"text\":{\"b\":1}}");
    doesNotFit("{\"text\":{\"b\":1}}", "{\"text\":\"a\"}");
    doesNotFit("{\"text\":\"\"}", "{\"text\":{\"b\":1}}");
    doesNotFit("{\"text\":\"a\"}", "{\"text\":7}", "{\"text\":\"b\"}");
  }

  @Test
  void what_has_no_place_is_told() {
    var gathered = gathered("{\"text\":\"a\"}");
    assertThat(gathered.fits()).isTrue();
    gathered.misfit();
    assertThat(gathered.fits()).isFalse();
  }

  /** Every part of a chat stream whose fragments contradict each other, or are of no known kind. */
  @Test
  void a_chat_stream_with_a_fragment_that_has_no_place_has_no_other_form() {
    String usage =
        chunk("\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}");
    String plain = choice("\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"");
    assertThat(converted(plain + usage)).as("control").isNotNull();
    for (String odd :
        List.of(
            chunk("\"x\":1") + chunk("\"x\":2"),
            choice("\"x\":1") + choice("\"x\":2"),
            choice("\"delta\":{\"x\":1}") + choice("\"delta\":{\"x\":2}"),
            choice("\"logprobs\":{\"x\":1}") + choice("\"logprobs\":{\"x\":2}"),
            call("\"id\":\"1\"") + call("\"id\":\"2\""),
            call("\"function\":{\"name\":\"f\"}") + call("\"function\":{\"name\":\"g\"}"),
            choice("\"delta\":{\"audio\":{\"id\":\"1\"}}")
                + choice("\"delta\":{\"audio\":{\"id\":\"2\"}}"),
            choice("\"delta\":{\"audio\":\"1\"}"),
            choice("\"delta\":{\"function_call\":\"1\"}"),
            choice("\"delta\":{\"tool_calls\":\"1\"}"),
            choice("\"delta\":{\"tool_calls\":[1]}"),
            choice("\"delta\":\"1\""),
            call("\"function\":\"f\""),
            call("\"custom\":\"f\""))) {
      assertThat(converted(plain + odd + usage)).as(odd).isNull();
    }
  }

  private static byte[] converted(String stream) {
    byte[] bytes = (stream + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
    return new ChatReplies().convert(new Payload(Form.STREAM, 200, "", bytes));
  }

  private static String chunk(String members) {
    return "data:"
        + " {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\",\"choices\":[],"
        + members
        + "}\n\n";
  }

  private static String choice(String members) {
    return "data:"
        + " {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\",\"choices\":[{\"index\":0,"
        + members
        + "}]}\n\n";
  }

  private static String call(String members) {
    return choice("\"delta\":{\"tool_calls\":[{\"index\":0," + members + "}]}");
  }

  @Test
  void a_fragment_stays_as_it_came() {
    ObjectNode first = ExactJson.readObject("{\"list\":[1]}".getBytes(StandardCharsets.UTF_8));
    ObjectNode second = ExactJson.readObject("{\"list\":[2]}".getBytes(StandardCharsets.UTF_8));
    var gathered = new Gathered(Set.of(), Set.of("list"));
    gathered.take(first, Set.of());
    gathered.take(second, Set.of());
    assertThat(gathered.object()).hasToString("{\"list\":[1,2]}");
    assertThat(first).hasToString("{\"list\":[1]}");
    assertThat(gathered.told("list")).hasToString("[1,2]");
    assertThat(gathered.told("other")).isNull();
  }
}

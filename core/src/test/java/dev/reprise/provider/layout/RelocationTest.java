package dev.reprise.provider.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.body.PromptShape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelocationTest {
  private static final String SAID = "For the names in brackets in your instructions: ";

  @Test
  void a_moment_in_the_instructions_is_named_there_and_said_at_the_end() {
    String body =
        "{\"model\":\"m-1\",\"messages\":[{\"role\":\"system\",\"content\":\"It is"
            + " 2026-11-21T19:00:20Z.\\n"
            + "Be kind since 2024-01-01.\"},{\"role\":\"user\",\"content\":\"Why?\"}]}";
    assertThat(moved(body))
        .isEqualTo(
            "{\"model\":\"m-1\",\"messages\":[{\"role\":\"system\",\"content\":\"It is"
                + " [timestamp-1].\\n"
                + "Be kind since"
                + " 2024-01-01.\"},{\"role\":\"user\",\"content\":\"Why?\"},{\"role\":\"user\",\"content\":\"For"
                + " the names in brackets in your instructions: [timestamp-1] ="
                + " 2026-11-21T19:00:20Z.\"}]}");
  }

  /** Byte stability: seeded conversations of every dialect, whose instructions change. */
  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "responses", "gemini"})
  void what_is_sent_of_a_turn_is_a_prefix_of_what_is_sent_of_the_next(String dialect) {
    for (long seed = 1; seed <= 200; seed++) {
      var random = new Random(seed);
      var turns = new ArrayList<String>();
      String before = null;
      for (int turn = 0; turn < 6; turn++) {
        turns.add(text(random));
        String body = body(dialect, system(random), turns);
        String sent = moved(body);
        String stable = sent.substring(0, said(sent));
        if (before != null) {
          assertThat(sent).as("%s, seed %d, turn %d", dialect, seed, turn).startsWith(before);
        }
        assertThat(restored(sent)).isEqualTo(body);
        before = stable;
        turns.add(text(random));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"system\":\"at"
            + " 19:00:20\",\"thinking\":{\"type\":\"enabled\"},\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}",
        "{\"system\":\"at"
            + " 19:00:20\",\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"x\"}]},{\"role\":\"user\",\"content\":\"Why?\"}]}",
        "{\"system\":\"at"
            + " 19:00:20\",\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"},{\"role\":\"assistant\",\"content\":\"Because\"}]}",
        "{\"instructions\":\"at 19:00:20\",\"reasoning\":{\"effort\":\"low\"},\"input\":\"Why?\"}",
        "{\"instructions\":\"at"
            + " 19:00:20\",\"input\":[{\"type\":\"reasoning\",\"encrypted_content\":\"x\"},{\"role\":\"user\",\"content\":\"Why?\"}]}",
        "{\"instructions\":\"at 19:00:20\",\"previous_response_id\":\"resp_1\",\"input\":\"Why?\"}",
        "{\"systemInstruction\":{\"parts\":[{\"text\":\"at"
            + " 19:00:20\"}]},\"contents\":[{\"role\":\"model\",\"parts\":[{\"functionCall\":{},\"thoughtSignature\":\"x\"}]},{\"role\":\"user\",\"parts\":[]}]}",
        "{\"cachedContent\":\"cachedContents/1\",\"systemInstruction\":{\"parts\":[{\"text\":\"at"
            + " 19:00:20\"}]},\"contents\":[{\"role\":\"user\",\"parts\":[]}]}",
        "{\"system\":\"at noon\",\"messages\":[{\"role\":\"user\",\"content\":\"at 19:00:20\"}]}",
        "{\"tools\":[{\"name\":\"now\",\"description\":\"at"
            + " 19:00:20\"}],\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}",
        "{\"system\":\"at 19:00:20\",\"messages\":[]}",
        "{\"system\":\"at 19:00:20\",\"messages\":{}}",
        "{\"system\":\"at 19:00:20\"}",
      })
  void what_must_stay_stays_to_the_byte(String body) {
    assertThat(moved(body)).isEqualTo(body);
  }

  /** A member of that name means nothing there, so no rule of another dialect applies to it. */
  @Test
  void only_the_members_of_its_own_dialect_are_read() {
    String chat =
        "{\"cachedContent\":\"x\",\"instructions\":\"at"
            + " 19:00:20\",\"messages\":[{\"role\":\"system\",\"content\":\"at"
            + " 19:00:21\"},{\"role\":\"user\",\"content\":\"Why?\"}]}";
    assertThat(moved(chat)).contains("at 19:00:20").contains("at [time-1]");
  }

  @Test
  void a_dialect_that_says_nothing_of_its_prompts_is_left_alone() throws MalformedJson {
    Document body =
        document(
            "{\"system\":\"at 19:00:20\",\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}");
    assertThat(Relocation.of(body, PromptShape.NONE)).isEmpty();
    assertThat(LooseText.in(body, PromptShape.NONE)).isEmpty();
  }

  @Test
  void what_is_loose_is_told_by_its_place() throws MalformedJson {
    String body =
        "{\"tools\":[{\"name\":\"t\",\"description\":\"at"
            + " 19:00:20\"}],\"system\":[{\"type\":\"text\",\"text\":\"ü"
            + " 2026-11-21\"}],\"messages\":[{\"role\":\"user\",\"content\":\"at 19:00:21\"}]}";
    assertThat(LooseText.in(document(body), shape(body)))
        .containsExactly(
            new LooseText("time", "tools", body.indexOf("19:00:20"), 8),
            new LooseText("date", "system", body.indexOf("2026") + 1, 10));
  }

  private static String system(Random random) {
    String id = new java.util.UUID(random.nextLong(), random.nextLong()).toString();
    return "Now: %02d:%02d:%02d. Rules \\u00fc \\\"apply\\\". Turn: %d (%s)."
        .formatted(
            random.nextInt(24), random.nextInt(60), random.nextInt(60), random.nextInt(1000), id);
  }

  private static String text(Random random) {
    var text = new StringBuilder("said at 12:00:00 ");
    for (int i = random.nextInt(20); i >= 0; i--) {
      text.append((char) ('a' + random.nextInt(26))).append(random.nextBoolean() ? "\\n" : "é ");
    }
    return text.toString();
  }

  private static String body(String dialect, String system, List<String> turns) {
    var list = new StringBuilder();
    for (int i = 0; i < turns.size(); i++) {
      boolean google = dialect.equals("gemini");
      String role = i % 2 == 0 ? "user" : google ? "model" : "assistant";
      list.append(i == 0 ? "" : ", ")
          .append(
              google
                  ? "{\"role\":\"%s\", \"parts\":[{\"text\":\"%s\"}]}".formatted(role, turns.get(i))
                  : "{\"role\":\"%s\", \"content\":\"%s\"}".formatted(role, turns.get(i)));
    }
    return switch (dialect) {
      case "chat" ->
          "{\"model\":\"m-1\",\"messages\":[{\"role\":\"system\",\"content\":\"%s\"}, %s]}"
              .formatted(system, list);
      case "messages" ->
          "{\"model\":\"m-1\",\"system\":[{\"type\":\"text\",\"text\":\"%s\"}],\"messages\":[%s]}"
              .formatted(system, list);
      case "responses" ->
          "{\"model\":\"m-1\",\"instructions\":\"%s\",\"input\":[%s]}".formatted(system, list);
      default ->
          "{\"systemInstruction\":{\"parts\":[{\"text\":\"%s\"}]},\"contents\":[%s]}"
              .formatted(system, list);
    };
  }

  /** Where the message begins that says what was moved. */
  private static int said(String sent) {
    return sent.lastIndexOf(",{\"role\":\"user\"", sent.lastIndexOf(SAID));
  }

  /** What was sent, with the names replaced again: nothing but the moved text may differ. */
  private static String restored(String sent) {
    int from = sent.lastIndexOf(SAID) + SAID.length();
    int to = sent.indexOf("\"}", from) - 1;
    int end = sent.indexOf(sent.contains("\"contents\"") ? "]}" : "}", from);
    int behind = end + (sent.contains("\"contents\"") ? 2 : 1);
    String body = sent.substring(0, said(sent)) + sent.substring(behind);
    for (String each : sent.substring(from, to).split("; ")) {
      int equals = each.indexOf(" = ");
      body = body.replace(each.substring(0, equals), each.substring(equals + 3));
    }
    return body;
  }

  private static String moved(String body) {
    try {
      Document document = document(body);
      byte[] sent = Edits.apply(document.bytes(), Relocation.of(document, shape(body)));
      Document.parse(sent);
      return new String(sent, StandardCharsets.UTF_8);
    } catch (MalformedJson malformed) {
      throw new AssertionError(malformed);
    }
  }

  /** Of the dialect in which the body is written. */
  private static PromptShape shape(String body) {
    String dialect;
    if (body.contains("\"contents\"")) {
      dialect = "gemini";
    } else if (body.contains("\"input\"")) {
      dialect = "openai-responses";
    } else {
      dialect = body.contains("\"system\":") ? "anthropic" : "openai-chat";
    }
    return Dialects.SHIPPED.byName(dialect).orElseThrow().promptShape();
  }

  private static Document document(String body) throws MalformedJson {
    return Document.parse(body.getBytes(StandardCharsets.UTF_8));
  }
}

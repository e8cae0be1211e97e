package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Entry.Form;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.provider.GivenReplies.Given;
import dev.reprise.request.Request;
import dev.reprise.response.ReplyCodec.Judgement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The four codecs over conformance/streams. */
class RepliesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("reprise.root"), "conformance", "streams");
  private static final Request PLAIN = GivenReplies.asking("{}");
  private static final Request COUNTING =
      GivenReplies.asking("{\"stream_options\":{\"include_usage\":true}}");

  @Test
  void every_answer_is_judged_as_written_down() throws IOException {
    var told = new ArrayList<String>();
    GivenReplies.all().forEach(given -> told.add(given + "\t" + line(given.verdict())));
    assertThat(String.join("\n", told) + "\n")
        .isEqualTo(Files.readString(FOLDER.resolve("verdicts.tsv")));
  }

  /** Of every prefix too: what a broken answer had said is no more and no less. */
  @Test
  void overhearing_tells_the_usage_and_model_that_judging_tells() {
    int known = 0;
    for (Given given : GivenReplies.all()) {
      int step = Math.max(1, given.bytes().length / 400);
      for (int end = given.bytes().length; end > 0; end -= step) {
        byte[] prefix = Arrays.copyOf(given.bytes(), end);
        Judgement judged = given.codec().judge(given.form(), prefix);
        Judgement heard = given.codec().heard(given.form(), prefix);
        assertThat(heard.usage()).as("%s up to %s", given, end).isEqualTo(judged.usage());
        assertThat(heard.model()).as("%s up to %s", given, end).isEqualTo(judged.model());
        known += heard.usage().known() ? 1 : 0;
      }
    }
    assertThat(known).isGreaterThan(50);
  }

  @Test
  void every_whole_answer_turns_into_its_other_form_and_back() {
    for (Given given : GivenReplies.whole()) {
      boolean counted = given.verdict().usage().known();
      assertThat(given.codec().lossless(given.payload())).as(given.toString()).isEqualTo(counted);
    }
  }

  @Test
  void no_word_of_a_stream_is_missing_from_its_body() {
    for (Given given : GivenReplies.whole()) {
      boolean events = given.name().endsWith(".sse") && given.verdict().usage().known();
      if (events) {
        byte[] body = given.codec().convert(given.payload());
        assertThat(GivenReplies.lost(given.bytes(), body)).as(given.toString()).isEmpty();
      } else if (given.form() == Form.WHOLE) {
        byte[] stream = given.codec().convert(given.payload());
        assertThat(GivenReplies.lost(stream, given.bytes())).as(given.toString()).isEmpty();
      }
    }
    // The oracle itself: a word that was left out is noticed.
    Given given = GivenReplies.named("openai-chat", "whole-text.sse");
    String shorter = text(given.codec().convert(given.payload())).replace("harbour", "");
    assertThat(GivenReplies.lost(given.bytes(), shorter.getBytes(StandardCharsets.UTF_8)))
        .containsExactly(" harbour");
  }

  @Test
  void the_other_form_is_the_one_written_down() throws IOException {
    for (Given given : GivenReplies.whole()) {
      Path golden =
          FOLDER.resolve("converted").resolve(given.dialect() + "-" + given.name() + ".txt");
      if (Files.exists(golden)) {
        byte[] converted = given.codec().convert(given.payload());
        assertThat(new String(converted, StandardCharsets.UTF_8))
            .as(given.toString())
            .isEqualTo(Files.readString(golden));
      }
    }
  }

  @Test
  void a_replay_in_the_kept_mode_says_the_same() {
    for (Given given : GivenReplies.whole()) {
      if (given.verdict().usage().known() && !given.name().contains("array")) {
        byte[] replayed =
            given.codec().replay(given.payload(), echoing(given), given.form(), GivenReplies.NOW);
        assertThat(GivenReplies.meaning(given.form(), replayed))
            .as(given.toString())
            .isEqualTo(GivenReplies.meaning(given.form(), given.bytes()));
      }
    }
  }

  @Test
  void a_replay_carries_the_time_and_no_padding_and_no_kept_id() {
    for (Given given : GivenReplies.whole()) {
      byte[] replayed =
          given.codec().replay(given.payload(), PLAIN, given.form(), GivenReplies.NOW);
      String text = text(replayed);
      assertThat(text).as(given.toString()).doesNotContain("obfuscation", " }\n\n", "1790000000,");
      assertThat(text)
          .doesNotContain(
              "chatcmpl-Ab3d", "resp_0c1d", "msg_0c1d", "fc_0c1d", "msg_01AbCd", "Kb3LmNo");
      if (given.dialect().startsWith("openai")) {
        assertThat(text).contains(Long.toString(GivenReplies.NOW.getEpochSecond()));
      }
    }
  }

  @Test
  void chat_usage_is_told_to_who_asks_and_to_nobody_else() {
    Given asked = GivenReplies.named("openai-chat", "whole-text.sse");
    Given unasked = GivenReplies.named("openai-chat", "whole-unasked.sse");
    Given body = GivenReplies.named("openai-chat", "whole-text.json");
    assertThat(streamed(asked, PLAIN)).doesNotContain("usage");
    assertThat(streamed(asked, COUNTING))
        .contains("\"usage\":null", "\"usage\":{\"prompt_tokens\":41");
    assertThat(streamed(body, PLAIN)).doesNotContain("usage");
    assertThat(streamed(body, COUNTING))
        .contains("\"usage\":null", "\"usage\":{\"prompt_tokens\":41");
    assertThat(streamed(unasked, PLAIN)).doesNotContain("usage");
    assertThat(unasked.codec().replay(unasked.payload(), COUNTING, Form.STREAM, GivenReplies.NOW))
        .isNull();
  }

  @Test
  void tool_call_ids_stay_in_every_mode() {
    for (Given given : GivenReplies.whole()) {
      for (Form mode : Form.values()) {
        byte[] replayed = given.codec().replay(given.payload(), PLAIN, mode, GivenReplies.NOW);
        if (replayed != null && text(given.bytes()).contains("Qa2Ws3Ed4Rf5Tg6Yh7Uj8")) {
          assertThat(text(replayed)).as(given.toString()).contains("Qa2Ws3Ed4Rf5Tg6Yh7Uj8");
        }
        if (replayed != null && text(given.bytes()).contains("call_Wq7Yd2Lp0Rk5Tn8Vb3Xc6Zs1")) {
          assertThat(text(replayed)).as(given.toString()).contains("call_Wq7Yd2Lp0Rk5Tn8Vb3Xc6Zs1");
        }
      }
    }
  }

  @Test
  void a_response_repeats_what_the_new_request_says() {
    Request bo =
        GivenReplies.asking(
            "{\"user\":\"bo\",\"metadata\":{\"task\":\n\"tides\"},\"prompt_cache_key\":\"acme-8\","
                + "\"prompt_cache_options\":{\"mode\":\"explicit\"},\"store\":true}");
    for (String name : List.of("whole-text.json", "whole-text.sse")) {
      Given given = GivenReplies.named("openai-responses", name);
      for (Form mode : Form.values()) {
        String replayed = text(given.codec().replay(given.payload(), bo, mode, GivenReplies.NOW));
        assertThat(replayed.replaceAll("\\s+", ""))
            .doesNotContain("acme-7", "\"ada\"", "berths\"}")
            .contains("\"user\":\"bo\"", "{\"task\":\"tides\"}", "\"acme-8\"", "\"store\":true")
            .contains("\"prompt_cache_options\":{\"mode\":\"explicit\",\"ttl\":\"30m\"}")
            .contains("\"safety_identifier\":null");
        assertThat(given.codec().judge(mode, replayed.getBytes(StandardCharsets.UTF_8)))
            .isEqualTo(given.verdict());
        String silent = text(given.codec().replay(given.payload(), PLAIN, mode, GivenReplies.NOW));
        assertThat(silent).doesNotContain("acme-", "berths\"", "prompt_cache_options");
      }
    }
  }

  @Test
  void the_id_of_sealed_reasoning_stays_and_every_other_is_fresh_and_the_same_in_every_frame() {
    Given given = GivenReplies.named("openai-responses", "whole-reasoning-tools.sse");
    String replayed = streamed(given, PLAIN);
    assertThat(replayed).contains("rs_0c1d2e3f").doesNotContain("fc_0c1d2e3f", "resp_0c1d2e3f");
    assertThat(replayed.split("fc_[0-9a-f]{50}", -1))
        .hasSameSizeAs(text(given.bytes()).split("fc_[0-9a-f]{50}", -1));
    var items = new java.util.TreeSet<String>();
    var matcher = java.util.regex.Pattern.compile("fc_[0-9a-f]{50}").matcher(replayed);
    while (matcher.find()) {
      items.add(matcher.group());
    }
    assertThat(items).hasSize(1);
  }

  @Test
  void gemini_streams_take_the_shape_the_new_request_asks_for() {
    Request array = withoutQuery(PLAIN);
    for (String name : List.of("whole-text.sse", "whole-text-array.json", "whole-text.json")) {
      Given given = GivenReplies.named("gemini", name);
      String events = streamed(given, PLAIN);
      String list = streamed(given, array);
      assertThat(events).startsWith("data: {").endsWith("}\r\n\r\n");
      assertThat(list).startsWith("[{").endsWith("}\n]\n");
      for (String each : List.of(events, list)) {
        Judgement verdict = given.codec().judge(Form.STREAM, each.getBytes(StandardCharsets.UTF_8));
        assertThat(verdict).isEqualTo(given.verdict());
      }
      assertThat(given.codec().contentType(Form.STREAM, PLAIN)).isEqualTo("text/event-stream");
      assertThat(given.codec().contentType(Form.STREAM, array)).startsWith("application/json");
    }
  }

  @Test
  void a_minted_id_is_the_roots_to_choose() {
    var codec = new dev.reprise.provider.openai.responses.ResponsesReplies(kept -> "resp_minted");
    Given given = GivenReplies.named("openai-responses", "whole-text.json");
    assertThat(text(codec.replay(given.payload(), PLAIN, Form.WHOLE, GivenReplies.NOW)))
        .contains("\"id\": \"resp_minted\"");
  }

  @Test
  void numbers_and_unknown_members_survive_both_turns_as_written() {
    Given given = GivenReplies.named("openai-chat", "whole-other-server.json");
    String frames = text(given.codec().convert(given.payload()));
    String back =
        text(
            given
                .codec()
                .convert(
                    new Entry.Payload(
                        Form.STREAM, 200, "", frames.getBytes(StandardCharsets.UTF_8))));
    assertThat(frames).contains("0.00010", "2.50", "x_unknown", "\"signature\":\"c2ln\"");
    assertThat(back).contains("0.00010", "2.50", "x_unknown", "\"signature\":\"c2ln\"");
  }

  private static Request echoing(Given given) {
    return given.dialect().equals("openai-responses")
        ? GivenReplies.asking(
            "{\"prompt_cache_key\":\"acme-7\",\"safety_identifier\":\"ada\",\"store\":false,"
                + "\"metadata\":{\"task\":\"berths\"}}")
        : COUNTING;
  }

  private static Request withoutQuery(Request asked) {
    return new Request(
        asked.id(),
        asked.operation(),
        asked.method(),
        asked.path(),
        dev.reprise.request.Query.NONE,
        asked.headers(),
        asked.body(),
        asked.document(),
        asked.principal(),
        asked.credentials(),
        asked.directives(),
        asked.hints());
  }

  private static String streamed(Given given, Request now) {
    return text(given.codec().replay(given.payload(), now, Form.STREAM, GivenReplies.NOW));
  }

  static String line(Judgement verdict) {
    TokenUsage usage = verdict.usage();
    String counted =
        usage.known()
            ? usage.input()
                + "+"
                + usage.cacheRead()
                + "r+"
                + usage.cacheWrite()
                + "w>"
                + usage.output()
            : "unknown";
    return String.join(
        "\t",
        verdict.complete() ? "whole" : "not whole",
        verdict.ending().toString(),
        counted,
        String.valueOf(verdict.model()),
        String.join(",", verdict.toolsCalled()),
        verdict.detail());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

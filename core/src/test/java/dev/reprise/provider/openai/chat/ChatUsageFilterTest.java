package dev.reprise.provider.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.Claim;
import dev.reprise.budget.Share;
import dev.reprise.provider.GivenReplies;
import dev.reprise.response.Sink;
import dev.reprise.response.Sink.Broken;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatUsageFilterTest {
  private static final Share CAPTURES = new Share("captures", 16 << 20);
  private final Claim memory = new Claim(CAPTURES);

  private static final String NULLS = ",\"usage\":null";

  /** What came out, and what the listener heard. */
  private static final class Heard implements Sink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> usage = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();

    @Override
    public void chunk(byte[] more) {
      assertThat(more).isNotEmpty();
      bytes.writeBytes(more);
    }

    @Override
    public void end() {
      ends.add("end");
    }

    @Override
    public void broken(Broken cause) {
      ends.add(cause.detail());
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void what_asking_for_usage_added_is_taken_out_at_every_division() {
    for (String name : List.of("whole-text.sse", "whole-tools.sse", "whole-azure.sse")) {
      byte[] with = GivenReplies.named("openai-chat", name).bytes();
      String without = unasked(text(with));
      assertThat(without).doesNotContain("\"usage\"");
      for (int cut = 0; cut <= with.length; cut++) {
        Heard heard = filtered(with, cut);
        assertThat(heard.text()).as(name + " cut at " + cut).isEqualTo(without);
        assertThat(heard.usage).hasSize(1);
        assertThat(heard.usage.getFirst()).startsWith("{\"prompt_tokens\":41").endsWith("}}");
      }
    }
  }

  @Test
  void byte_by_byte_gives_the_same() {
    byte[] with = GivenReplies.named("openai-chat", "whole-text.sse").bytes();
    Heard heard = filtered(with, IntStream.range(1, with.length).toArray());
    assertThat(heard.text()).isEqualTo(unasked(text(with)));
    assertThat(heard.ends).containsExactly("end");
  }

  @Test
  void a_stream_that_was_not_asked_for_usage_stays_byte_for_byte() {
    byte[] bytes = GivenReplies.named("openai-chat", "whole-unasked.sse").bytes();
    for (int cut = 0; cut <= bytes.length; cut += 3) {
      Heard heard = filtered(bytes, cut);
      assertThat(heard.bytes.toByteArray()).isEqualTo(bytes);
      assertThat(heard.usage).isEmpty();
    }
  }

  @Test
  void usage_beside_a_choice_stays_since_such_providers_count_unasked() {
    byte[] bytes = GivenReplies.named("openai-chat", "whole-reasoning.sse").bytes();
    Heard heard = filtered(bytes, 100, 900);
    assertThat(heard.text()).isEqualTo(text(bytes).replace(NULLS, ""));
    assertThat(heard.text()).contains("\"prompt_cache_hit_tokens\":320").contains(": keep-alive");
    assertThat(heard.usage).isEmpty();
  }

  @Test
  void words_about_usage_in_the_text_are_left_alone() {
    String said =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"set \\\"usage\\\":null,"
            + " then\"}}]}\n\n";
    assertThat(filtered(said.getBytes(StandardCharsets.UTF_8), 20).text()).isEqualTo(said);
  }

  @Test
  void azure_filter_results_without_choices_survive() {
    byte[] with = GivenReplies.named("openai-chat", "whole-azure.sse").bytes();
    assertThat(filtered(with, 5).text()).startsWith("data: {\"choices\":[],\"created\":0");
  }

  @Test
  void a_cut_stream_passes_its_last_bytes_on_and_stays_cut() {
    byte[] with = GivenReplies.named("openai-chat", "whole-text.sse").bytes();
    var heard = new Heard();
    var filter = new ChatUsageFilter(heard, usage -> heard.usage.add(text(usage)), memory);
    filter.chunk(Arrays.copyOf(with, 400));
    filter.broken(new Broken(Broken.BreakCause.ORIGIN_RESET, "reset"));
    assertThat(heard.text()).isEqualTo(unasked(text(with)).substring(0, heard.text().length()));
    assertThat(heard.ends).containsExactly("reset");
    assertThat(heard.usage).isEmpty();
  }

  private static final String LONG = "A".repeat(ChatUsageFilter.LIMIT + 10);
  private static final String ASKED = "data: {\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"usage\":null,\"choices\":[{\"delta\":\"LONG\"}]}\n\n",
        "data: {\"a\":1 , \"usage\" : null , \"choices\":[{\"delta\":\"LONG\"}]}\r\n\r\n",
        "event: x\rdata:{\"choices\":[{\"usage\":null,\"delta\":\"LONG\"}],\"usage\":null}\r\r",
        "data: {\"choices\":[{\"delta\":\"LONG\\\",\\\"usage\\\":null\"}],\"model\":\"usage\",\"usage\":null}\n\n",
        "data: {\"usage\":null}LONG\n\n",
        "data: {\"usages\":null,\"usag\\\"\":null,\"usage\":nul,\"usage\":{\"n\":\"LONG\"}}\n\n",
        "data: LONG\n\n",
        ": LONG\n\n"
      })
  void a_frame_of_any_length_loses_its_null_and_those_behind_it_are_filtered(String shape) {
    String frame = shape.replace("LONG", LONG);
    byte[] bytes = (frame + ASKED + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
    String rest = withoutOwnNull(shape).replace("LONG", LONG) + "data: [DONE]\n\n";
    for (int piece : new int[] {1, 3, 1000, ChatUsageFilter.LIMIT + 3, bytes.length}) {
      Heard heard =
          filtered(
              bytes, IntStream.iterate(piece, at -> at < bytes.length, at -> at + piece).toArray());
      assertThat(heard.text().equals(rest)).as("%s in pieces of %d", shape, piece).isTrue();
      assertThat(heard.usage).containsExactly("{\"total_tokens\":3}");
    }
  }

  /** By hand: which member is the object's own. */
  private static String withoutOwnNull(String shape) {
    return shape
        .replace("{\"usage\":null,\"choices\"", "{\"choices\"")
        .replace(" , \"usage\" : null ,", " ,")
        .replace("],\"usage\":null}", "]}")
        .replace("\"model\":\"usage\",\"usage\":null}", "\"model\":\"usage\"}")
        .replace("{\"usage\":null}", "{}");
  }

  @Test
  void without_memory_for_a_frame_it_is_filtered_all_the_same() {
    String frame = "data: {\"choices\":[\"" + "b".repeat(40_000) + "\"],\"usage\":null}\n\n";
    var heard = new Heard();
    var filter =
        new ChatUsageFilter(
            heard, usage -> heard.usage.add(text(usage)), new Claim(new Share("captures", 10)));
    for (String piece : List.of(frame.substring(0, 30_000), frame.substring(30_000), ASKED)) {
      filter.chunk(piece.getBytes(StandardCharsets.UTF_8));
    }
    filter.end();
    assertThat(heard.text()).isEqualTo(frame.replace(",\"usage\":null", ""));
  }

  /** The same stream had nobody asked: written by hand, not by the code under test. */
  private static String unasked(String with) {
    var kept = new ArrayList<String>();
    for (String frame : with.split("\n\n")) {
      if (!frame.contains("\"choices\":[],\"usage\":{")) {
        kept.add(frame.replace(NULLS, ""));
      }
    }
    return String.join("\n\n", kept) + "\n\n";
  }

  private static Heard filtered(byte[] bytes, int... cuts) {
    var heard = new Heard();
    var filter =
        new ChatUsageFilter(heard, usage -> heard.usage.add(text(usage)), new Claim(CAPTURES));
    int from = 0;
    for (int cut : cuts) {
      filter.chunk(Arrays.copyOfRange(bytes, from, cut));
      from = cut;
    }
    filter.chunk(Arrays.copyOfRange(bytes, from, bytes.length));
    filter.end();
    return heard;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

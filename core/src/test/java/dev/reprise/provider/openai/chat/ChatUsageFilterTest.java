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
import org.junit.jupiter.api.Test;

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
    Heard heard = filtered(with, java.util.stream.IntStream.range(1, with.length).toArray());
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

  @Test
  void beyond_the_limit_everything_goes_through() {
    byte[] huge = new byte[ChatUsageFilter.LIMIT + 10];
    Arrays.fill(huge, (byte) 'x');
    var heard = new Heard();
    var filter = new ChatUsageFilter(heard, usage -> heard.usage.add(text(usage)), memory);
    filter.chunk(huge);
    String behind = "\n\ndata: {\"choices\":[],\"usage\":{}}\n\n";
    filter.chunk(behind.getBytes(StandardCharsets.UTF_8));
    filter.end();
    assertThat(heard.text().length()).isEqualTo(huge.length + behind.length());
    assertThat(heard.text().endsWith(behind)).isTrue();
    assertThat(heard.ends).containsExactly("end");
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

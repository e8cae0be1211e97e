package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.catalogue.OverheardUsage;
import dev.reprise.response.Gist;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.events.NotableFrames;
import dev.reprise.response.events.ShortenedBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Usage and model are read at any size of an answer, in memory that does not grow with it. */
class LongAnswersTest {
  private static final int MOST_HELD = 1 << 20;
  private static final String LONG = "\"pad\":\"" + "x\\\"y{[,".repeat(50_000) + "\",";

  static List<GivenReplies.Given> whole() {
    return GivenReplies.whole();
  }

  private static Gist gist(GivenReplies.Given given) {
    boolean frames = given.form() == Entry.Form.STREAM && !given.name().endsWith(".json");
    return frames ? new NotableFrames() : new ShortenedBody();
  }

  private static byte[] fed(Gist gist, byte[] bytes, int piece) {
    for (int at = 0; at < bytes.length; at += piece) {
      gist.take(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
      assertThat(gist.held()).isLessThan(MOST_HELD);
    }
    return gist.bytes();
  }

  @ParameterizedTest
  @MethodSource("whole")
  void what_is_left_of_an_answer_tells_the_same_usage(GivenReplies.Given given) {
    ReplyCodec.Judgement told = given.codec().judge(given.form(), given.bytes());
    for (int piece : new int[] {1, 7, 100, 1 << 20}) {
      ReplyCodec.Judgement heard =
          given.codec().heard(given.form(), fed(gist(given), given.bytes(), piece));
      assertThat(heard.usage()).isEqualTo(told.usage());
      assertThat(heard.model()).isEqualTo(told.model());
    }
  }

  @ParameterizedTest
  @MethodSource("whole")
  void with_a_long_member_in_every_event_it_still_does(GivenReplies.Given given) {
    byte[] longer = padded(given);
    ReplyCodec.Judgement told = given.codec().judge(given.form(), given.bytes());
    for (int piece : new int[] {1 << 10, 64 << 10, 64 << 20}) {
      ReplyCodec.Judgement heard =
          given.codec().heard(given.form(), fed(gist(given), longer, piece));
      assertThat(heard.usage()).isEqualTo(told.usage());
      assertThat(heard.model()).isEqualTo(told.model());
    }
  }

  private static byte[] padded(GivenReplies.Given given) {
    String text = new String(given.bytes(), StandardCharsets.UTF_8);
    String longer =
        text.startsWith("{") || text.startsWith("[")
            ? text.substring(0, text.indexOf('{') + 1)
                + LONG
                + text.substring(text.indexOf('{') + 1)
            : text.replace("data: {", "data: {" + LONG);
    return longer.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 200_000})
  void a_stream_that_counts_in_every_chunk_is_told_by_its_last(int chunks) {
    var gist = new NotableFrames();
    String chunk =
        "data:"
            + " {\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":%d}}\n\n";
    for (int i = 1; i <= chunks; i++) {
      gist.take(chunk.formatted(i).getBytes(StandardCharsets.UTF_8));
    }
    gist.take(
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
            .getBytes(StandardCharsets.UTF_8));
    assertThat(gist.held()).isLessThan(MOST_HELD);
    ReplyCodec chat = GivenReplies.CODECS.get("openai-chat");
    assertThat(chat.heard(Entry.Form.STREAM, gist.bytes()).usage())
        .isEqualTo(new TokenUsage(5, 0, 0, chunks));
  }

  @Test
  void a_list_of_vectors_and_a_list_of_chunks_are_read_at_any_length() {
    String vectors = "[" + "0.12345,".repeat(1_000_000) + "1]";
    String body =
        "{\"model\":\"m-1\",\"data\":[{\"embedding\":"
            + vectors
            + "}],\"usage\":{\"prompt_tokens\":8,"
            + "\"total_tokens\":8}}";
    OverheardUsage.UsageAndModel heard =
        OverheardUsage.of(
            "/v1/x",
            "application/json",
            fed(new ShortenedBody(), body.getBytes(StandardCharsets.UTF_8), 9000));
    assertThat(heard.usage().input()).isEqualTo(8);
    assertThat(heard.model()).isEqualTo("m-1");
    String chunk =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}]}%s}],\"modelVersion\":\"m-1\","
            + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":%d}}";
    var array = new StringBuilder("[");
    for (int i = 1; i < 5000; i++) {
      array.append(chunk.formatted("a".repeat(200), "", i)).append(",\r\n");
    }
    array.append(chunk.formatted("end", ",\"finishReason\":\"STOP\"", 5000)).append("]");
    byte[] left = fed(new ShortenedBody(), array.toString().getBytes(StandardCharsets.UTF_8), 5000);
    assertThat(left.length).isLessThan(256 << 10);
    assertThat(GivenReplies.CODECS.get("gemini").heard(Entry.Form.STREAM, left).usage().output())
        .isEqualTo(5000);
  }

  @Test
  void a_stream_of_length_prefixed_messages_is_read_at_any_length() {
    var type = "application/vnd.amazon.eventstream";
    String text = "{\"delta\":{\"text\":\"" + "z".repeat(300_000) + "\"}}";
    String usage = "{\"usage\":{\"inputTokens\":11,\"outputTokens\":4}}";
    var stream = ByteBuffer.allocate(32 << 20);
    for (int i = 0; i < 20; i++) {
      message(stream, text);
    }
    message(stream, usage);
    byte[] bytes = Arrays.copyOf(stream.array(), stream.position());
    for (int piece : new int[] {5, 4096, 32 << 20}) {
      Gist gist = OverheardUsage.gist(type);
      assertThat(
              OverheardUsage.of("/model/m-1/converse-stream", type, fed(gist, bytes, piece))
                  .usage())
          .extracting(TokenUsage::input, TokenUsage::output)
          .containsExactly(11L, 4L);
    }
  }

  private static void message(ByteBuffer into, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    into.putInt(16 + bytes.length).putInt(0).putInt(0).put(bytes).putInt(0);
  }

  @Test
  void usage_in_a_choice_counts() {
    String body =
        "{\"model\":\"m-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
            + "\"content\":\"a\"},\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":7,"
            + "\"completion_tokens\":2,\"total_tokens\":9,\"cached_tokens\":4}}]}";
    String stream =
        "data: {\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
            + "\"content\":\"a\"},\"finish_reason\":null}]}\n\n"
            + "data: "
            + body.replace("message", "delta")
            + "\n\ndata: [DONE]\n\n";
    ReplyCodec chat = GivenReplies.CODECS.get("openai-chat");
    TokenUsage usage = new TokenUsage(3, 4, 0, 2);
    assertThat(chat.judge(Entry.Form.WHOLE, body.getBytes(StandardCharsets.UTF_8)).usage())
        .isEqualTo(usage);
    assertThat(chat.judge(Entry.Form.STREAM, stream.getBytes(StandardCharsets.UTF_8)).usage())
        .isEqualTo(usage);
  }
}

package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.Entry.Form;
import dev.reprise.response.ReplyCodec.Judgement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** Short answers of each dialect, written by hand around what a test is about. */
final class WrittenAnswers {
  private WrittenAnswers() {}

  /** Collects a test for each answer that is judged. */
  static final class Judged {
    private final List<DynamicTest> tests = new ArrayList<>();

    void as(String dialect, Form form, String what, String answer, Ending expected) {
      tests.add(
          DynamicTest.dynamicTest(
              dialect + " " + form + ": " + what,
              () -> {
                Judgement verdict = verdict(dialect, form, answer);
                assertThat(verdict.ending()).as("%s", verdict).isEqualTo(expected);
                assertThat(verdict.complete()).isEqualTo(expected != Ending.ERROR);
              }));
    }

    List<DynamicTest> tests() {
      return tests;
    }
  }

  static Judgement verdict(String dialect, Form form, String answer) {
    return GivenReplies.CODECS.get(dialect).judge(form, answer.getBytes(StandardCharsets.UTF_8));
  }

  static String chat(String message, String inChoice) {
    return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m-1\",\"choices\":[{\"index\":0"
        + inChoice
        + ",\"message\":{"
        + message
        + "},\"finish_reason\":\"stop\"}]}";
  }

  static String chatStream(String delta, String inChoice) {
    return chunk("{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":null}")
        + chunk("{\"index\":0" + inChoice + ",\"delta\":{},\"finish_reason\":\"stop\"}")
        + "data: [DONE]\n\n";
  }

  static String chunk(String choices) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\",\"choices\":["
        + choices
        + "]}\n\n";
  }

  static String choices(String choices) {
    return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m-1\",\"choices\":["
        + choices
        + "]}";
  }

  static String message(String content) {
    return "{\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":"
        + content
        + "}";
  }

  static String text(String text) {
    return "[{\"type\":\"output_text\",\"text\":\"" + text + "\",\"annotations\":[]}]";
  }

  static String response(String output) {
    return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\",\"model\":\"m-1\",\"output\":["
        + output
        + "],\"error\":null,\"incomplete_details\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":0,\"total_tokens\":1}}";
  }

  static String responseStream(String output) {
    return "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{}}\n\n"
        + "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":"
        + response(output)
        + "}\n\n";
  }

  static String words(String text) {
    return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
  }

  static String spoken(String blocks) {
    return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m-1\",\"content\":["
        + blocks
        + "],\"stop_reason\":\""
        + (blocks.contains("\"tool_use\"") ? "tool_use" : "end_turn")
        + "\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":0}}";
  }

  static String begun() {
    return event(
        "message_start",
        ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m-1\",\"content\":[],"
            + "\"stop_reason\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}");
  }

  static String said(String text) {
    return block(words(""), "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
  }

  static String block(String block, String delta) {
    return event("content_block_start", ",\"index\":0,\"content_block\":" + block)
        + event("content_block_delta", ",\"index\":0,\"delta\":" + delta)
        + event("content_block_stop", ",\"index\":0");
  }

  static String ended() {
    return delta() + event("message_stop", "");
  }

  static String delta() {
    return event(
        "message_delta",
        ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":1}");
  }

  static String event(String type, String more) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + more + "}\n\n";
  }

  static String parts(String parts) {
    return "\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]},";
  }

  static String candidate(String content) {
    return "{\"candidates\":[{"
        + content
        + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":3,\"totalTokenCount\":3},\"modelVersion\":\"m-1\"}";
  }
}

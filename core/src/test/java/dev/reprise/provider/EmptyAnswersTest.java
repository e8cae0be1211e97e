package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry.Form;
import dev.reprise.response.ReplyCodec.Ending;
import dev.reprise.response.ReplyCodec.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** an answer is not empty (text, a tool call or an image: never only reasoning). */
class EmptyAnswersTest {
  private final List<DynamicTest> tests = new ArrayList<>();

  private void judged(String dialect, Form form, String what, String answer, Ending expected) {
    tests.add(
        DynamicTest.dynamicTest(
            dialect + " " + form + ": " + what,
            () -> {
              Verdict verdict =
                  GivenReplies.CODECS
                      .get(dialect)
                      .judge(form, answer.getBytes(StandardCharsets.UTF_8));
              assertThat(verdict.ending()).as("%s", verdict).isEqualTo(expected);
              assertThat(verdict.complete()).isEqualTo(expected != Ending.ERROR);
            }));
  }

  @TestFactory
  List<DynamicTest> chat() {
    for (String nothing :
        List.of(
            "\"content\":\"\"",
            "\"content\":null",
            "\"content\":[]",
            "\"content\":\" \\n\"",
            "\"content\":[{\"type\":\"text\",\"text\":\"\"}]",
            "\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"x\"}]}]",
            "\"content\":\"<think>x</think>\"",
            "\"content\":null,\"reasoning_content\":\"x\"",
            "\"content\":\"\",\"reasoning\":\"x\",\"reasoning_details\":[{\"text\":\"x\"}]",
            "\"content\":\"\",\"tool_calls\":[]",
            "\"content\":\"\",\"images\":[]",
            "\"role\":\"assistant\"")) {
      judged("openai-chat", Form.WHOLE, nothing, chat(nothing, ""), Ending.EMPTY);
      judged("openai-chat", Form.STREAM, nothing, chatStream(nothing, ""), Ending.EMPTY);
    }
    String call =
        "{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
    for (String something :
        List.of(
            "\"content\":\"a\"",
            "\"content\":\"0\"",
            "\"content\":[{\"type\":\"thinking\",\"thinking\":[]},{\"type\":\"text\",\"text\":\"a\"}]",
            "\"content\":\"<think>x</think>a\"",
            "\"content\":\"\",\"images\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\"}}]",
            "\"content\":null,\"audio\":{\"id\":\"a\",\"data\":\"AA==\",\"transcript\":\"\"}")) {
      judged("openai-chat", Form.WHOLE, something, chat(something, ""), Ending.STOP);
      judged("openai-chat", Form.STREAM, something, chatStream(something, ""), Ending.STOP);
    }
    String called = "\"content\":null,\"tool_calls\":[" + call + "]";
    judged("openai-chat", Form.WHOLE, "a call", chat(called, ""), Ending.TOOL_CALL);
    judged("openai-chat", Form.STREAM, "a call", chatStream(called, ""), Ending.TOOL_CALL);
    return tests;
  }

  private static String chat(String message, String inChoice) {
    return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m-1\",\"choices\":[{\"index\":0"
        + inChoice
        + ",\"message\":{"
        + message
        + "},\"finish_reason\":\"stop\"}]}";
  }

  private static String chatStream(String delta, String inChoice) {
    return chunk("{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":null}")
        + chunk("{\"index\":0" + inChoice + ",\"delta\":{},\"finish_reason\":\"stop\"}")
        + "data: [DONE]\n\n";
  }

  private static String chunk(String choices) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\",\"choices\":["
        + choices
        + "]}\n\n";
  }

  @TestFactory
  List<DynamicTest> a_chat_choice_that_failed_or_ended_twice() {
    String text = "\"content\":\"a\"";
    for (String failed :
        List.of(
            ",\"error\":{\"code\":502,\"message\":\"x\"}",
            ",\"native_finish_reason\":\"error\"",
            ",\"native_finish_reason\":\"ERROR\"",
            ",\"native_finish_reason\":\"failed\"",
            ",\"native_finish_reason\":\"MALFORMED_FUNCTION_CALL\"",
            ",\"native_finish_reason\":\"unexpected_tool_call\"")) {
      judged("openai-chat", Form.WHOLE, failed, chat(text, failed), Ending.ERROR);
      judged("openai-chat", Form.STREAM, failed, chatStream(text, failed), Ending.ERROR);
    }
    String native1 = ",\"native_finish_reason\":\"completed\",\"error\":null";
    judged("openai-chat", Form.WHOLE, "control", chat(text, native1), Ending.STOP);
    judged("openai-chat", Form.STREAM, "control", chatStream(text, native1), Ending.STOP);
    judged(
        "openai-chat",
        Form.WHOLE,
        "an error in the message",
        chat(text + ",\"error\":{\"message\":\"x\"}", ""),
        Ending.ERROR);
    String one = "{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}";
    String two = one.replace("\"index\":0", "\"index\":1");
    String silent = two.replace("\"a\"", "\"\"");
    judged("openai-chat", Form.WHOLE, "two choices", choices(one + "," + two), Ending.STOP);
    judged(
        "openai-chat", Form.WHOLE, "one says nothing", choices(one + "," + silent), Ending.EMPTY);
    judged("openai-chat", Form.WHOLE, "one told twice", choices(one + "," + one), Ending.ERROR);
    String end = chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");
    String word = chunk("{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}");
    String usage = chunk("{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":null}");
    String done = "data: [DONE]\n\n";
    judged("openai-chat", Form.STREAM, "ended twice", word + end + end + done, Ending.ERROR);
    judged(
        "openai-chat", Form.STREAM, "words behind the end", word + end + word + done, Ending.ERROR);
    judged(
        "openai-chat",
        Form.STREAM,
        "nothing behind the end",
        word + end + usage + done,
        Ending.STOP);
    judged(
        "openai-chat",
        Form.STREAM,
        "an error event without data",
        word + end + "event: error\n\n" + done,
        Ending.ERROR);
    return tests;
  }

  @TestFactory
  List<DynamicTest> an_error_under_another_name() {
    for (String failed :
        List.of(
            "\"errors\":[{\"message\":\"x\"}]",
            "\"base_resp\":{\"status_code\":1002,\"status_msg\":\"x\"}",
            "\"base_resp\":{\"status_code\":\"1002\"}")) {
      everywhere(failed, Ending.ERROR);
    }
    for (String well :
        List.of(
            "\"errors\":[]",
            "\"errors\":null",
            "\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"}",
            "\"base_resp\":{}",
            "\"x_groq\":{\"id\":\"r\",\"error\":null}")) {
      everywhere(well, Ending.STOP);
    }
    String text = "\"content\":\"a\"";
    String groq = "{\"x_groq\":{\"id\":\"r\",\"error\":\"over capacity\"},\"id\"";
    judged("openai-chat", Form.WHOLE, groq, chat(text, "").replace("{\"id\"", groq), Ending.ERROR);
    String beside = chatStream(text, "");
    int last = beside.lastIndexOf("{\"id\"");
    beside = beside.substring(0, last) + groq + beside.substring(last + 5);
    judged("openai-chat", Form.STREAM, groq, beside, Ending.ERROR);
    for (String stop : List.of("\"eos\"", "\"STOP\"", "\"Stop\"")) {
      judged(
          "openai-chat", Form.WHOLE, stop, chat(text, "").replace("\"stop\"", stop), Ending.STOP);
      judged(
          "openai-chat",
          Form.STREAM,
          stop,
          chatStream(text, "").replace("\"stop\"", stop),
          Ending.STOP);
    }
    return tests;
  }

  /** A member of the answer, and of the last event of the stream that tells the answer. */
  private void everywhere(String member, Ending expected) {
    String chat = chat("\"content\":\"a\"", "");
    String response = response(message(text("a")));
    String message = spoken(words("a"));
    String candidate = candidate(parts("{\"text\":\"a\"}"));
    String with = "{" + member + ",";
    judged("openai-chat", Form.WHOLE, member, with + chat.substring(1), expected);
    judged(
        "openai-chat",
        Form.STREAM,
        member,
        chatStream("\"content\":\"a\"", "").replace("{\"id\"", with + "\"id\""),
        expected);
    judged("openai-responses", Form.WHOLE, member, with + response.substring(1), expected);
    judged(
        "openai-responses",
        Form.STREAM,
        member,
        responseStream(message(text("a")))
            .replace("{\"id\":\"resp_1\"", with + "\"id\":\"resp_1\""),
        expected);
    judged("anthropic", Form.WHOLE, member, with + message.substring(1), expected);
    judged(
        "anthropic",
        Form.STREAM,
        member,
        begun() + said("a") + ended().replace("data: {", "data: " + with),
        expected);
    judged("gemini", Form.WHOLE, member, with + candidate.substring(1), expected);
    judged(
        "gemini", Form.STREAM, member, "data: " + with + candidate.substring(1) + "\n\n", expected);
    judged("gemini", Form.STREAM, member, "[" + with + candidate.substring(1) + "]", expected);
  }

  @TestFactory
  List<DynamicTest> an_answer_that_says_it_was_drawn_from_a_search() {
    cites("url_citation", Ending.LIVE);
    cites("file_citation", Ending.STOP);
    cites("container_file_citation", Ending.STOP);
    for (String found : List.of("citations", "search_results", "web_search")) {
      everyChat("\"" + found + "\":[\"https://a.example\"]", Ending.LIVE);
      everyChat("\"" + found + "\":[]", Ending.STOP);
      everyChat("\"" + found + "\":null", Ending.STOP);
    }
    quotes("web_search_result_location", Ending.LIVE);
    for (String sent :
        List.of(
            "char_location", "page_location", "content_block_location", "search_result_location")) {
      quotes(sent, Ending.STOP);
    }
    for (String live :
        List.of(
            "\"webSearchQueries\":[\"q\"]",
            "\"searchEntryPoint\":{\"renderedContent\":\"x\"}",
            "\"groundingChunks\":[{\"retrievedContext\":{}},{\"web\":{\"uri\":\"u\"}}]",
            "\"groundingChunks\":[{\"maps\":{\"uri\":\"u\"}}]")) {
      grounded(live, Ending.LIVE);
    }
    for (String own :
        List.of(
            "",
            "\"webSearchQueries\":[]",
            "\"groundingChunks\":[]",
            "\"groundingChunks\":[{\"retrievedContext\":{\"uri\":\"u\"}}]")) {
      grounded(own, Ending.STOP);
    }
    return tests;
  }

  /** An annotation of OpenAI's two dialects. */
  private void cites(String type, Ending expected) {
    String list = "\"annotations\":[{\"type\":\"" + type + "\",\"" + type + "\":{}}]";
    String said = "\"content\":\"a\"," + list;
    judged("openai-chat", Form.WHOLE, type, chat(said, ""), expected);
    judged("openai-chat", Form.STREAM, type, chatStream(said, ""), expected);
    String output = message(text("a").replace("\"annotations\":[]", list));
    judged("openai-responses", Form.WHOLE, type, response(output), expected);
    judged("openai-responses", Form.STREAM, type, responseStream(output), expected);
  }

  private void everyChat(String member, Ending expected) {
    String text = "\"content\":\"a\"";
    String with = "{" + member + ",\"id\"";
    judged("openai-chat", Form.WHOLE, member, chat(text, "").replace("{\"id\"", with), expected);
    judged(
        "openai-chat",
        Form.STREAM,
        member,
        chatStream(text, "").replace("{\"id\"", with),
        expected);
  }

  /** A citation of Anthropic's. */
  private void quotes(String type, Ending expected) {
    String citation = "{\"type\":\"" + type + "\",\"cited_text\":\"x\"}";
    String block = words("a").replace("}", ",\"citations\":[" + citation + "]}");
    judged("anthropic", Form.WHOLE, type, spoken(block), expected);
    String begins = block(block, "{\"type\":\"text_delta\",\"text\":\"b\"}");
    judged("anthropic", Form.STREAM, "start " + type, begun() + begins + ended(), expected);
    String delta =
        block(words("a"), "{\"type\":\"citations_delta\",\"citation\":" + citation + "}");
    judged("anthropic", Form.STREAM, "delta " + type, begun() + delta + ended(), expected);
  }

  private void grounded(String metadata, Ending expected) {
    String given = parts("{\"text\":\"a\"}") + "\"groundingMetadata\":{" + metadata + "},";
    judged("gemini", Form.WHOLE, metadata, candidate(given), expected);
    judged("gemini", Form.STREAM, metadata, "data: " + candidate(given) + "\n\n", expected);
    judged("gemini", Form.STREAM, metadata, "[" + candidate(given) + "]", expected);
  }

  private static String choices(String choices) {
    return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m-1\",\"choices\":["
        + choices
        + "]}";
  }

  @TestFactory
  List<DynamicTest> responses() {
    String reasoning =
        "{\"type\":\"reasoning\",\"id\":\"r\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"x\"}],\"status\":\"completed\"}";
    String search =
        "{\"type\":\"web_search_call\",\"id\":\"w\",\"status\":\"completed\",\"action\":{\"type\":\"search\",\"query\":\"q\"}}";
    for (String output :
        List.of("", message("[]"), message(text("")), message(text(" ")), reasoning, search)) {
      judged("openai-responses", Form.WHOLE, output, response(output), Ending.EMPTY);
      judged("openai-responses", Form.STREAM, output, responseStream(output), Ending.EMPTY);
    }
    String image =
        "{\"type\":\"image_generation_call\",\"id\":\"i\",\"status\":\"completed\",\"result\":\"AA==\"}";
    for (String output : List.of(message(text("a")), reasoning + "," + message(text("a")), image)) {
      judged("openai-responses", Form.WHOLE, output, response(output), Ending.STOP);
      judged("openai-responses", Form.STREAM, output, responseStream(output), Ending.STOP);
    }
    String call =
        "{\"type\":\"function_call\",\"id\":\"f\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\",\"status\":\"completed\"}";
    judged("openai-responses", Form.WHOLE, "a call", response(call), Ending.TOOL_CALL);
    judged("openai-responses", Form.STREAM, "a call", responseStream(call), Ending.TOOL_CALL);
    String failed =
        response(message(text("a"))).replace("\"error\":null", "\"error\":{\"code\":\"x\"}");
    judged("openai-responses", Form.WHOLE, "an error", failed, Ending.ERROR);
    return tests;
  }

  private static String message(String content) {
    return "{\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":"
        + content
        + "}";
  }

  private static String text(String text) {
    return "[{\"type\":\"output_text\",\"text\":\"" + text + "\",\"annotations\":[]}]";
  }

  private static String response(String output) {
    return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\",\"model\":\"m-1\",\"output\":["
        + output
        + "],\"error\":null,\"incomplete_details\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":0,\"total_tokens\":1}}";
  }

  private static String responseStream(String output) {
    return "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{}}\n\n"
        + "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":"
        + response(output)
        + "}\n\n";
  }

  @TestFactory
  List<DynamicTest> anthropic() {
    String thinking = "{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"s\"}";
    String searched =
        "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}";
    for (String blocks :
        List.of("", words(""), words("\\n"), thinking, thinking + "," + words(""), searched)) {
      judged("anthropic", Form.WHOLE, blocks, spoken(blocks), Ending.EMPTY);
    }
    judged("anthropic", Form.WHOLE, "a word", spoken(words("a")), Ending.STOP);
    judged("anthropic", Form.WHOLE, "a thought", spoken(thinking + "," + words("a")), Ending.STOP);
    String use = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}";
    judged("anthropic", Form.WHOLE, "a call", spoken(use), Ending.TOOL_CALL);
    String failed = spoken(words("a")).replace("{\"id\"", "{\"error\":{\"type\":\"x\"},\"id\"");
    judged("anthropic", Form.WHOLE, "an error", failed, Ending.ERROR);

    String think =
        block(
            "{\"type\":\"thinking\",\"thinking\":\"\"}",
            "{\"type\":\"thinking_delta\",\"thinking\":\"x\"}");
    judged("anthropic", Form.STREAM, "no block", begun() + ended(), Ending.EMPTY);
    judged("anthropic", Form.STREAM, "a thought alone", begun() + think + ended(), Ending.EMPTY);
    judged("anthropic", Form.STREAM, "an empty text", begun() + said("") + ended(), Ending.EMPTY);
    judged("anthropic", Form.STREAM, "a text", begun() + said("a") + ended(), Ending.STOP);
    judged(
        "anthropic",
        Form.STREAM,
        "ended twice",
        begun()
            + said("a")
            + ended().replace("event: message_stop", delta() + "event: message_stop"),
        Ending.ERROR);
    return tests;
  }

  private static String words(String text) {
    return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
  }

  private static String spoken(String blocks) {
    return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m-1\",\"content\":["
        + blocks
        + "],\"stop_reason\":\""
        + (blocks.contains("\"tool_use\"") ? "tool_use" : "end_turn")
        + "\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":0}}";
  }

  private static String begun() {
    return event(
        "message_start",
        ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m-1\",\"content\":[],"
            + "\"stop_reason\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}");
  }

  private static String said(String text) {
    return block(words(""), "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
  }

  private static String block(String block, String delta) {
    return event("content_block_start", ",\"index\":0,\"content_block\":" + block)
        + event("content_block_delta", ",\"index\":0,\"delta\":" + delta)
        + event("content_block_stop", ",\"index\":0");
  }

  private static String ended() {
    return delta() + event("message_stop", "");
  }

  private static String delta() {
    return event(
        "message_delta",
        ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":1}");
  }

  private static String event(String type, String more) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + more + "}\n\n";
  }

  @TestFactory
  List<DynamicTest> gemini() {
    for (String content :
        List.of(
            "\"content\":{\"role\":\"model\"},",
            "\"content\":{\"role\":\"model\",\"parts\":[]},",
            "\"content\":{},",
            "",
            parts("{\"text\":\"\"}"),
            parts("{\"text\":\" \"}"),
            parts("{\"text\":\"x\",\"thought\":true}"),
            parts("{\"text\":\"\",\"thoughtSignature\":\"s\"}"),
            parts("{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"1\"}}"))) {
      judged("gemini", Form.WHOLE, content, candidate(content), Ending.EMPTY);
      judged("gemini", Form.STREAM, content, "data: " + candidate(content) + "\n\n", Ending.EMPTY);
      judged(
          "gemini", Form.STREAM, "array " + content, "[" + candidate(content) + "]", Ending.EMPTY);
    }
    for (String content :
        List.of(
            parts("{\"text\":\"a\"}"),
            parts("{\"text\":\"x\",\"thought\":true},{\"text\":\"a\"}"),
            parts("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}"))) {
      judged("gemini", Form.WHOLE, content, candidate(content), Ending.STOP);
      judged("gemini", Form.STREAM, content, "data: " + candidate(content) + "\n\n", Ending.STOP);
    }
    String call = parts("{\"functionCall\":{\"name\":\"f\",\"args\":{}}}");
    judged("gemini", Form.WHOLE, "a call", candidate(call), Ending.TOOL_CALL);
    String one = "{" + parts("{\"text\":\"a\"}") + "\"finishReason\":\"STOP\",\"index\":0}";
    String two = one.replace("\"index\":0", "\"index\":1");
    judged(
        "gemini",
        Form.WHOLE,
        "two candidates",
        "{\"candidates\":[" + one + "," + two + "]}",
        Ending.STOP);
    judged(
        "gemini",
        Form.WHOLE,
        "one says nothing",
        "{\"candidates\":[" + one + "," + two.replace("\"a\"", "\"\"") + "]}",
        Ending.EMPTY);
    judged(
        "gemini",
        Form.WHOLE,
        "one told twice",
        "{\"candidates\":[" + one + "," + one + "]}",
        Ending.ERROR);
    return tests;
  }

  private static String parts(String parts) {
    return "\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]},";
  }

  private static String candidate(String content) {
    return "{\"candidates\":[{"
        + content
        + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":3,\"totalTokenCount\":3},\"modelVersion\":\"m-1\"}";
  }
}

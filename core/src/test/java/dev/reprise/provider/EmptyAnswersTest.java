package dev.reprise.provider;

import static dev.reprise.provider.WrittenAnswers.begun;
import static dev.reprise.provider.WrittenAnswers.block;
import static dev.reprise.provider.WrittenAnswers.candidate;
import static dev.reprise.provider.WrittenAnswers.chat;
import static dev.reprise.provider.WrittenAnswers.chatStream;
import static dev.reprise.provider.WrittenAnswers.delta;
import static dev.reprise.provider.WrittenAnswers.ended;
import static dev.reprise.provider.WrittenAnswers.message;
import static dev.reprise.provider.WrittenAnswers.parts;
import static dev.reprise.provider.WrittenAnswers.response;
import static dev.reprise.provider.WrittenAnswers.responseStream;
import static dev.reprise.provider.WrittenAnswers.said;
import static dev.reprise.provider.WrittenAnswers.spoken;
import static dev.reprise.provider.WrittenAnswers.text;
import static dev.reprise.provider.WrittenAnswers.words;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.Entry.Form;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** an answer is not empty (text, a tool call or an image: never only reasoning). */
class EmptyAnswersTest {
  private final WrittenAnswers.Judged judged = new WrittenAnswers.Judged();

  @TestFactory
  List<DynamicTest> chat_answers() {
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
      judged.as("openai-chat", Form.WHOLE, nothing, chat(nothing, ""), Ending.EMPTY);
      judged.as("openai-chat", Form.STREAM, nothing, chatStream(nothing, ""), Ending.EMPTY);
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
      judged.as("openai-chat", Form.WHOLE, something, chat(something, ""), Ending.STOP);
      judged.as("openai-chat", Form.STREAM, something, chatStream(something, ""), Ending.STOP);
    }
    String called = "\"content\":null,\"tool_calls\":[" + call + "]";
    judged.as("openai-chat", Form.WHOLE, "a call", chat(called, ""), Ending.TOOL_CALL);
    judged.as("openai-chat", Form.STREAM, "a call", chatStream(called, ""), Ending.TOOL_CALL);
    return judged.tests();
  }

  @TestFactory
  List<DynamicTest> responses_answers() {
    String reasoning =
        "{\"type\":\"reasoning\",\"id\":\"r\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"x\"}],\"status\":\"completed\"}";
    String search =
        "{\"type\":\"web_search_call\",\"id\":\"w\",\"status\":\"completed\",\"action\":{\"type\":\"search\",\"query\":\"q\"}}";
    for (String output :
        List.of("", message("[]"), message(text("")), message(text(" ")), reasoning, search)) {
      judged.as("openai-responses", Form.WHOLE, output, response(output), Ending.EMPTY);
      judged.as("openai-responses", Form.STREAM, output, responseStream(output), Ending.EMPTY);
    }
    String image =
        "{\"type\":\"image_generation_call\",\"id\":\"i\",\"status\":\"completed\",\"result\":\"AA==\"}";
    for (String output : List.of(message(text("a")), reasoning + "," + message(text("a")), image)) {
      judged.as("openai-responses", Form.WHOLE, output, response(output), Ending.STOP);
      judged.as("openai-responses", Form.STREAM, output, responseStream(output), Ending.STOP);
    }
    String call =
        "{\"type\":\"function_call\",\"id\":\"f\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\",\"status\":\"completed\"}";
    judged.as("openai-responses", Form.WHOLE, "a call", response(call), Ending.TOOL_CALL);
    judged.as("openai-responses", Form.STREAM, "a call", responseStream(call), Ending.TOOL_CALL);
    String failed =
        response(message(text("a"))).replace("\"error\":null", "\"error\":{\"code\":\"x\"}");
    judged.as("openai-responses", Form.WHOLE, "an error", failed, Ending.ERROR);
    return judged.tests();
  }

  @TestFactory
  List<DynamicTest> anthropic_answers() {
    String thinking = "{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"s\"}";
    String searched =
        "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}";
    for (String blocks :
        List.of("", words(""), words("\\n"), thinking, thinking + "," + words(""), searched)) {
      judged.as("anthropic", Form.WHOLE, blocks, spoken(blocks), Ending.EMPTY);
    }
    judged.as("anthropic", Form.WHOLE, "a word", spoken(words("a")), Ending.STOP);
    judged.as(
        "anthropic", Form.WHOLE, "a thought", spoken(thinking + "," + words("a")), Ending.STOP);
    String use = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}";
    judged.as("anthropic", Form.WHOLE, "a call", spoken(use), Ending.TOOL_CALL);
    String failed = spoken(words("a")).replace("{\"id\"", "{\"error\":{\"type\":\"x\"},\"id\"");
    judged.as("anthropic", Form.WHOLE, "an error", failed, Ending.ERROR);

    String think =
        block(
            "{\"type\":\"thinking\",\"thinking\":\"\"}",
            "{\"type\":\"thinking_delta\",\"thinking\":\"x\"}");
    judged.as("anthropic", Form.STREAM, "no block", begun() + ended(), Ending.EMPTY);
    judged.as("anthropic", Form.STREAM, "a thought alone", begun() + think + ended(), Ending.EMPTY);
    judged.as(
        "anthropic", Form.STREAM, "an empty text", begun() + said("") + ended(), Ending.EMPTY);
    judged.as("anthropic", Form.STREAM, "a text", begun() + said("a") + ended(), Ending.STOP);
    judged.as(
        "anthropic",
        Form.STREAM,
        "ended twice",
        begun()
            + said("a")
            + ended().replace("event: message_stop", delta() + "event: message_stop"),
        Ending.ERROR);
    return judged.tests();
  }

  @TestFactory
  List<DynamicTest> gemini_answers() {
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
      judged.as("gemini", Form.WHOLE, content, candidate(content), Ending.EMPTY);
      judged.as(
          "gemini", Form.STREAM, content, "data: " + candidate(content) + "\n\n", Ending.EMPTY);
      judged.as(
          "gemini", Form.STREAM, "array " + content, "[" + candidate(content) + "]", Ending.EMPTY);
    }
    for (String content :
        List.of(
            parts("{\"text\":\"a\"}"),
            parts("{\"text\":\"x\",\"thought\":true},{\"text\":\"a\"}"),
            parts("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}"))) {
      judged.as("gemini", Form.WHOLE, content, candidate(content), Ending.STOP);
      judged.as(
          "gemini", Form.STREAM, content, "data: " + candidate(content) + "\n\n", Ending.STOP);
    }
    String call = parts("{\"functionCall\":{\"name\":\"f\",\"args\":{}}}");
    judged.as("gemini", Form.WHOLE, "a call", candidate(call), Ending.TOOL_CALL);
    String one = "{" + parts("{\"text\":\"a\"}") + "\"finishReason\":\"STOP\",\"index\":0}";
    String two = one.replace("\"index\":0", "\"index\":1");
    judged.as(
        "gemini",
        Form.WHOLE,
        "two candidates",
        "{\"candidates\":[" + one + "," + two + "]}",
        Ending.STOP);
    judged.as(
        "gemini",
        Form.WHOLE,
        "one says nothing",
        "{\"candidates\":[" + one + "," + two.replace("\"a\"", "\"\"") + "]}",
        Ending.EMPTY);
    judged.as(
        "gemini",
        Form.WHOLE,
        "one told twice",
        "{\"candidates\":[" + one + "," + one + "]}",
        Ending.ERROR);
    return judged.tests();
  }
}

package dev.reprise.provider;

import static dev.reprise.provider.WrittenAnswers.begun;
import static dev.reprise.provider.WrittenAnswers.candidate;
import static dev.reprise.provider.WrittenAnswers.chat;
import static dev.reprise.provider.WrittenAnswers.chatStream;
import static dev.reprise.provider.WrittenAnswers.choices;
import static dev.reprise.provider.WrittenAnswers.chunk;
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

/**
 * an answer that says in any of the ways in use that it failed is an error, as one that ends
 * twice.
 */
class FailedAnswersTest {
  private final WrittenAnswers.Judged judged = new WrittenAnswers.Judged();

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
      judged.as("openai-chat", Form.WHOLE, failed, chat(text, failed), Ending.ERROR);
      judged.as("openai-chat", Form.STREAM, failed, chatStream(text, failed), Ending.ERROR);
    }
    String native1 = ",\"native_finish_reason\":\"completed\",\"error\":null";
    judged.as("openai-chat", Form.WHOLE, "control", chat(text, native1), Ending.STOP);
    judged.as("openai-chat", Form.STREAM, "control", chatStream(text, native1), Ending.STOP);
    judged.as(
        "openai-chat",
        Form.WHOLE,
        "an error in the message",
        chat(text + ",\"error\":{\"message\":\"x\"}", ""),
        Ending.ERROR);
    String one = "{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}";
    String two = one.replace("\"index\":0", "\"index\":1");
    String silent = two.replace("\"a\"", "\"\"");
    judged.as("openai-chat", Form.WHOLE, "two choices", choices(one + "," + two), Ending.STOP);
    judged.as(
        "openai-chat", Form.WHOLE, "one says nothing", choices(one + "," + silent), Ending.EMPTY);
    judged.as("openai-chat", Form.WHOLE, "one told twice", choices(one + "," + one), Ending.ERROR);
    String end = chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");
    String word = chunk("{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}");
    String usage = chunk("{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":null}");
    String done = "data: [DONE]\n\n";
    judged.as("openai-chat", Form.STREAM, "ended twice", word + end + end + done, Ending.ERROR);
    judged.as(
        "openai-chat", Form.STREAM, "words behind the end", word + end + word + done, Ending.ERROR);
    judged.as(
        "openai-chat",
        Form.STREAM,
        "nothing behind the end",
        word + end + usage + done,
        Ending.STOP);
    judged.as(
        "openai-chat",
        Form.STREAM,
        "an error event without data",
        word + end + "event: error\n\n" + done,
        Ending.ERROR);
    return judged.tests();
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
    judged.as(
        "openai-chat", Form.WHOLE, groq, chat(text, "").replace("{\"id\"", groq), Ending.ERROR);
    String beside = chatStream(text, "");
    int last = beside.lastIndexOf("{\"id\"");
    beside = beside.substring(0, last) + groq + beside.substring(last + 5);
    judged.as("openai-chat", Form.STREAM, groq, beside, Ending.ERROR);
    for (String stop : List.of("\"eos\"", "\"STOP\"", "\"Stop\"")) {
      judged.as(
          "openai-chat", Form.WHOLE, stop, chat(text, "").replace("\"stop\"", stop), Ending.STOP);
      judged.as(
          "openai-chat",
          Form.STREAM,
          stop,
          chatStream(text, "").replace("\"stop\"", stop),
          Ending.STOP);
    }
    return judged.tests();
  }

  /** A member of the answer, and of the last event of the stream that tells the answer. */
  private void everywhere(String member, Ending expected) {
    String chat = chat("\"content\":\"a\"", "");
    String response = response(message(text("a")));
    String message = spoken(words("a"));
    String candidate = candidate(parts("{\"text\":\"a\"}"));
    String with = "{" + member + ",";
    judged.as("openai-chat", Form.WHOLE, member, with + chat.substring(1), expected);
    judged.as(
        "openai-chat",
        Form.STREAM,
        member,
        chatStream("\"content\":\"a\"", "").replace("{\"id\"", with + "\"id\""),
        expected);
    judged.as("openai-responses", Form.WHOLE, member, with + response.substring(1), expected);
    judged.as(
        "openai-responses",
        Form.STREAM,
        member,
        responseStream(message(text("a")))
            .replace("{\"id\":\"resp_1\"", with + "\"id\":\"resp_1\""),
        expected);
    judged.as("anthropic", Form.WHOLE, member, with + message.substring(1), expected);
    judged.as(
        "anthropic",
        Form.STREAM,
        member,
        begun() + said("a") + ended().replace("data: {", "data: " + with),
        expected);
    judged.as("gemini", Form.WHOLE, member, with + candidate.substring(1), expected);
    judged.as(
        "gemini", Form.STREAM, member, "data: " + with + candidate.substring(1) + "\n\n", expected);
    judged.as("gemini", Form.STREAM, member, "[" + with + candidate.substring(1) + "]", expected);
  }
}

package dev.reprise.provider;

import static dev.reprise.provider.WrittenAnswers.begun;
import static dev.reprise.provider.WrittenAnswers.block;
import static dev.reprise.provider.WrittenAnswers.chat;
import static dev.reprise.provider.WrittenAnswers.chatStream;
import static dev.reprise.provider.WrittenAnswers.ended;
import static dev.reprise.provider.WrittenAnswers.event;
import static dev.reprise.provider.WrittenAnswers.parts;
import static dev.reprise.provider.WrittenAnswers.response;
import static dev.reprise.provider.WrittenAnswers.responseStream;
import static dev.reprise.provider.WrittenAnswers.spoken;
import static dev.reprise.provider.WrittenAnswers.text;
import static dev.reprise.provider.WrittenAnswers.verdict;
import static dev.reprise.provider.WrittenAnswers.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.Entry.Form;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** an answer shows that live data went into it. */
class LiveAnswersTest {
  private final WrittenAnswers.Judged judged = new WrittenAnswers.Judged();

  @TestFactory
  List<DynamicTest> an_answer_that_says_it_was_drawn_from_a_search() {
    cites("url_citation", Ending.LIVE);
    cites("file_citation", Ending.STOP);
    cites("container_file_citation", Ending.STOP);
    for (String found : List.of("citations", "search_results", "references", "web_search")) {
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
            "\"groundingChunks\":[{\"maps\":{\"uri\":\"u\"}}]",
            "\"groundingChunks\":[{\"retrievedContext\":{\"uri\":\"u\"}}]",
            "\"retrievalQueries\":[\"q\"]",
            "\"groundingSupports\":[{\"segment\":{}}]")) {
      grounded(live, Ending.LIVE);
    }
    for (String own :
        List.of(
            "",
            "\"webSearchQueries\":[]",
            "\"groundingChunks\":[]",
            "\"groundingChunks\":[{\"retrievedContext\":{}}]",
            "\"retrievalQueries\":[]",
            "\"groundingSupports\":[]")) {
      grounded(own, Ending.STOP);
    }
    return judged.tests();
  }

  /** An annotation of OpenAI's two dialects. */
  private void cites(String type, Ending expected) {
    String list = "\"annotations\":[{\"type\":\"" + type + "\",\"" + type + "\":{}}]";
    String said = "\"content\":\"a\"," + list;
    judged.as("openai-chat", Form.WHOLE, type, chat(said, ""), expected);
    judged.as("openai-chat", Form.STREAM, type, chatStream(said, ""), expected);
    String output = WrittenAnswers.message(text("a").replace("\"annotations\":[]", list));
    judged.as("openai-responses", Form.WHOLE, type, response(output), expected);
    judged.as("openai-responses", Form.STREAM, type, responseStream(output), expected);
  }

  private void everyChat(String member, Ending expected) {
    String text = "\"content\":\"a\"";
    String with = "{" + member + ",\"id\"";
    judged.as("openai-chat", Form.WHOLE, member, chat(text, "").replace("{\"id\"", with), expected);
    judged.as(
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
    judged.as("anthropic", Form.WHOLE, type, spoken(block), expected);
    String begins = block(block, "{\"type\":\"text_delta\",\"text\":\"b\"}");
    judged.as("anthropic", Form.STREAM, "start " + type, begun() + begins + ended(), expected);
    String delta =
        block(words("a"), "{\"type\":\"citations_delta\",\"citation\":" + citation + "}");
    judged.as("anthropic", Form.STREAM, "delta " + type, begun() + delta + ended(), expected);
  }

  private void grounded(String metadata, Ending expected) {
    String given = parts("{\"text\":\"a\"}") + "\"groundingMetadata\":{" + metadata + "},";
    judged.as("gemini", Form.WHOLE, metadata, WrittenAnswers.candidate(given), expected);
    judged.as(
        "gemini",
        Form.STREAM,
        metadata,
        "data: " + WrittenAnswers.candidate(given) + "\n\n",
        expected);
    judged.as(
        "gemini", Form.STREAM, metadata, "[" + WrittenAnswers.candidate(given) + "]", expected);
  }

  /** The mark in an answer that says something beside it; without the mark the same is kept. */
  @TestFactory
  List<DynamicTest> an_answer_with_what_the_providers_own_tools_left_in_it() {
    for (String block :
        List.of(
            "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s\",\"content\":[]}",
            "{\"type\":\"web_fetch_tool_result\",\"tool_use_id\":\"s\",\"content\":{}}",
            "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}",
            "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_fetch\",\"input\":{}}",
            "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"bash_code_execution\",\"input\":{}}",
            "{\"type\":\"code_execution_tool_result\",\"tool_use_id\":\"s\",\"content\":{}}",
            "{\"type\":\"mcp_tool_use\",\"id\":\"s\",\"name\":\"n\",\"input\":{}}",
            "{\"type\":\"mcp_tool_result\",\"tool_use_id\":\"s\",\"content\":[]}")) {
      message(block, Ending.LIVE);
    }
    message(
        "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"tool_search_tool_bm25\",\"input\":{}}",
        Ending.STOP);
    message("{\"type\":\"tool_search_tool_result\",\"content\":{}}", Ending.STOP);
    counted("\"server_tool_use\":{\"web_search_requests\":1}", Ending.LIVE);
    counted("\"server_tool_use\":{\"web_fetch_requests\":2}", Ending.LIVE);
    counted("\"server_tool_use\":{\"web_search_requests\":0}", Ending.STOP);
    counted("\"server_tool_use\":null", Ending.STOP);
    for (String type :
        List.of(
            "web_search_call",
            "x_search_call",
            "file_search_call",
            "collections_search_call",
            "mcp_call",
            "mcp_list_tools",
            "code_interpreter_call",
            "openrouter:web_search")) {
      item(type, Ending.LIVE);
    }
    item("image_generation_call", Ending.STOP);
    item("reasoning", Ending.STOP);
    return judged.tests();
  }

  @TestFactory
  List<DynamicTest> a_caller_who_calls_a_tool_of_its_own_web_search() {
    String use = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"web_search\",\"input\":{}}";
    judged.as("anthropic", Form.WHOLE, "its call", spoken(use), Ending.TOOL_CALL);
    String call =
        "{\"type\":\"function_call\",\"id\":\"f\",\"call_id\":\"c\",\"name\":\"web_search\",\"arguments\":\"{}\",\"status\":\"completed\"}";
    judged.as("openai-responses", Form.WHOLE, "its call", response(call), Ending.TOOL_CALL);
    return judged.tests();
  }

  private void message(String block, Ending expected) {
    judged.as("anthropic", Form.WHOLE, block, spoken(block + "," + words("a")), expected);
    String before =
        event("content_block_start", ",\"index\":0,\"content_block\":" + block)
            + event("content_block_stop", ",\"index\":0");
    String text = WrittenAnswers.said("a").replace("\"index\":0", "\"index\":1");
    judged.as("anthropic", Form.STREAM, block, begun() + before + text + ended(), expected);
  }

  private void counted(String usage, Ending expected) {
    String whole = spoken(words("a")).replace("\"usage\":{", "\"usage\":{" + usage + ",");
    judged.as("anthropic", Form.WHOLE, usage, whole, expected);
    String last = ended().replace("\"usage\":{", "\"usage\":{" + usage + ",");
    judged.as("anthropic", Form.STREAM, usage, begun() + WrittenAnswers.said("a") + last, expected);
    String first = begun().replace("\"usage\":{", "\"usage\":{" + usage + ",");
    judged.as(
        "anthropic",
        Form.STREAM,
        "first " + usage,
        first + WrittenAnswers.said("a") + ended(),
        expected);
  }

  private void item(String type, Ending expected) {
    String item = "{\"type\":\"" + type + "\",\"id\":\"i\",\"status\":\"completed\"}";
    String output = item + "," + WrittenAnswers.message(text("a"));
    judged.as("openai-responses", Form.WHOLE, type, response(output), expected);
    judged.as("openai-responses", Form.STREAM, type, responseStream(output), expected);
  }

  @TestFactory
  List<DynamicTest> a_chat_answer_that_shows_what_a_provider_read() {
    for (String member :
        List.of(
            "\"executed_tools\":[{\"index\":0,\"type\":\"search\",\"output\":\"x\"}]",
            "\"context\":{\"citations\":[{\"content\":\"x\"}]}",
            "\"context\":{\"all_retrieved_documents\":[{\"content\":\"x\"}]}",
            "\"citations\":[\"https://a.example\"]",
            "\"search_results\":[{\"url\":\"u\"}]",
            "\"references\":[{\"url\":\"u\"}]",
            "\"provider_specific_fields\":{\"citations\":[[{\"url\":\"u\"}]]}")) {
      said(member, Ending.LIVE);
    }
    for (String nothing :
        List.of(
            "\"executed_tools\":[]",
            "\"executed_tools\":null",
            "\"context\":{\"citations\":[]}",
            "\"context\":{\"intent\":\"[]\"}",
            "\"annotations\":[]",
            "\"search_results\":[]",
            "\"references\":null",
            "\"provider_specific_fields\":{\"citations\":null}")) {
      said(nothing, Ending.STOP);
    }
    for (String counted :
        List.of(
            "\"usage\":{\"num_sources_used\":3}",
            "\"usage\":{\"search_sources_used\":3}",
            "\"usage\":{\"num_search_queries\":3}",
            "\"usage\":{\"num_server_side_tools_used\":3}",
            "\"usage\":{\"plugins\":{\"search\":{\"count\":3}}}",
            "\"usage\":{\"server_tool_use\":{\"web_search_requests\":3}}",
            "\"usage\":{\"server_tool_use_details\":{\"web_search_requests\":3}}",
            "\"server_side_tool_usage\":{\"SERVER_SIDE_TOOL_WEB_SEARCH\":3}",
            "\"server_side_tool_usage\":{\"SERVER_SIDE_TOOL_X_SEARCH\":3}")) {
      everyChat(counted, Ending.LIVE);
      everyChat(counted.replace("3", "0"), Ending.STOP);
    }
    everyChat("\"search_info\":{\"search_results\":[{\"url\":\"u\"}]}", Ending.LIVE);
    everyChat("\"venice_parameters\":{\"web_search_citations\":[{\"url\":\"u\"}]}", Ending.LIVE);
    everyChat("\"venice_parameters\":{\"web_search_citations\":[]}", Ending.STOP);
    everyChat("\"vertex_ai_grounding_metadata\":[{\"webSearchQueries\":[\"q\"]}]", Ending.LIVE);
    everyChat("\"vertex_ai_grounding_metadata\":[{}]", Ending.STOP);
    everyChat("\"vertex_ai_url_context_metadata\":[{\"urlMetadata\":[]}]", Ending.LIVE);
    return judged.tests();
  }

  @TestFactory
  List<DynamicTest> a_choice_that_says_beside_its_message_what_was_read() {
    for (String found : List.of("citations", "search_results", "references")) {
      for (String list : List.of("[\"u\"]", "[]")) {
        String member = ",\"" + found + "\":" + list;
        Ending expected = list.equals("[]") ? Ending.STOP : Ending.LIVE;
        String text = "\"content\":\"a\"";
        judged.as("openai-chat", Form.WHOLE, member, chat(text, member), expected);
        judged.as("openai-chat", Form.STREAM, member, chatStream(text, member), expected);
      }
    }
    return judged.tests();
  }

  /** A provider adds a type of block when it adds a tool. */
  @TestFactory
  List<DynamicTest> a_block_or_an_item_of_a_type_that_nobody_listed() {
    for (String unknown :
        List.of(
            "{\"type\":\"new_live_tool_result\",\"tool_use_id\":\"s\",\"content\":[]}",
            "{\"type\":\"container_upload\",\"file_id\":\"f\"}",
            "{\"type\":\"search_result\",\"source\":\"u\",\"title\":\"t\",\"content\":[]}",
            "{\"content\":[]}")) {
      message(unknown, Ending.LIVE);
    }
    for (String known : List.of("thinking", "redacted_thinking", "compaction", "fallback")) {
      message("{\"type\":\"" + known + "\"}", Ending.STOP);
    }
    item("search_of_tomorrow_output", Ending.LIVE);
    item("compaction", Ending.STOP);
    return judged.tests();
  }

  /** A server may leave out of the terminal event what the stream showed. */
  @TestFactory
  List<DynamicTest> a_stream_whose_final_response_does_not_list_what_was_searched() {
    String citation = "{\"type\":\"url_citation\",\"url\":\"u\"}";
    for (String event : List.of("added", "done")) {
      for (String type : List.of("web_search_call", "search_of_tomorrow_output")) {
        shownBefore("response.output_item." + event, "item", call(type), Ending.LIVE);
      }
      shownBefore("response.output_item." + event, "item", call("reasoning"), Ending.STOP);
      shownBefore(
          "response.content_part." + event,
          "part",
          "{\"type\":\"output_text\",\"text\":\"a\",\"annotations\":[" + citation + "]}",
          Ending.LIVE);
    }
    String noted = "response.output_text.annotation.added";
    shownBefore(noted, "annotation", citation, Ending.LIVE);
    shownBefore(noted, "annotation", "{\"type\":\"file_citation\"}", Ending.STOP);
    shownBefore("response.output_item.done", "item", call("computer_call"), Ending.TOOL_CALL);
    return judged.tests();
  }

  private static String call(String type) {
    return "{\"type\":\"" + type + "\",\"id\":\"i\",\"status\":\"completed\"}";
  }

  private static String showing(String event, String member, String told) {
    String before = event(event, ",\"output_index\":0,\"" + member + "\":" + told);
    String completed = "event: response.completed";
    return responseStream(WrittenAnswers.message(text("a"))).replace(completed, before + completed);
  }

  private void shownBefore(String event, String member, String told, Ending expected) {
    String what = event + " " + told;
    judged.as("openai-responses", Form.STREAM, what, showing(event, member, told), expected);
  }

  @Test
  void a_call_that_only_the_stream_shows_is_among_the_tools_called() {
    String stream = showing("response.output_item.done", "item", call("image_generation_call"));
    assertThat(verdict("openai-responses", Form.STREAM, stream).toolsCalled())
        .containsExactly("image_generation_call");
    String both = call("image_generation_call") + "," + WrittenAnswers.message(text("a"));
    assertThat(verdict("openai-responses", Form.WHOLE, response(both)).toolsCalled())
        .as("control")
        .containsExactly("image_generation_call");
  }

  @TestFactory
  List<DynamicTest> an_answer_that_counts_tokens_of_what_tools_found() {
    for (int tokens : new int[] {900, 0}) {
      String count = "\"usageMetadata\":{\"toolUsePromptTokenCount\":" + tokens + ",";
      String given =
          WrittenAnswers.candidate(parts("{\"text\":\"a\"}")).replace("\"usageMetadata\":{", count);
      Ending expected = tokens == 0 ? Ending.STOP : Ending.LIVE;
      judged.as("gemini", Form.WHOLE, count, given, expected);
      judged.as("gemini", Form.STREAM, count, "data: " + given + "\n\n", expected);
    }
    return judged.tests();
  }

  @TestFactory
  List<DynamicTest> a_part_that_refers_to_what_a_connector_found() {
    String text = "{\"type\":\"text\",\"text\":\"a\"}";
    for (String part : List.of("tool_reference", "reference")) {
      String said = "\"content\":[" + text + ",{\"type\":\"" + part + "\",\"url\":\"u\"}]";
      Ending expected = part.equals("reference") ? Ending.STOP : Ending.LIVE;
      judged.as("openai-chat", Form.WHOLE, part, chat(said, ""), expected);
      judged.as("openai-chat", Form.STREAM, part, chatStream(said, ""), expected);
    }
    return judged.tests();
  }

  private void said(String member, Ending expected) {
    String said = "\"content\":\"a\"," + member;
    judged.as("openai-chat", Form.WHOLE, member, chat(said, ""), expected);
    judged.as("openai-chat", Form.STREAM, member, chatStream(said, ""), expected);
  }

  @TestFactory
  List<DynamicTest> a_candidate_that_read_pages_or_ran_code() {
    candidate("\"urlContextMetadata\":{\"urlMetadata\":[{\"retrievedUrl\":\"u\"}]},", Ending.LIVE);
    candidate("\"urlContextMetadata\":{\"urlRetrievalContexts\":[{}]},", Ending.LIVE);
    candidate("\"urlContextMetadata\":{\"urlMetadata\":[]},", Ending.STOP);
    candidate("\"urlContextMetadata\":{},", Ending.STOP);
    candidate("\"groundingMetadata\":{\"imageSearchQueries\":[\"q\"]},", Ending.LIVE);
    candidate("\"groundingMetadata\":{\"googleMapsWidgetContextToken\":\"t\"},", Ending.LIVE);
    candidate(
        "\"groundingMetadata\":{\"groundingChunks\":[{\"image\":{\"uri\":\"u\"}}]},", Ending.LIVE);
    candidate("\"groundingMetadata\":{},", Ending.STOP);
    String ran =
        parts(
            "{\"codeExecutionResult\":{\"outcome\":\"OUTCOME_OK\",\"output\":\"1\"}},{\"text\":\"a\"}");
    judged.as("gemini", Form.WHOLE, ran, WrittenAnswers.candidate(ran), Ending.LIVE);
    return judged.tests();
  }

  private void candidate(String member, Ending expected) {
    String given = WrittenAnswers.candidate(parts("{\"text\":\"a\"}") + member);
    judged.as("gemini", Form.WHOLE, member, given, expected);
    judged.as("gemini", Form.STREAM, member, "data: " + given + "\n\n", expected);
    judged.as("gemini", Form.STREAM, member, "[" + given + "]", expected);
  }

  @Test
  void the_verdict_names_what_was_shown_as_requests_name_it_each_once() {
    String output =
        "{\"type\":\"web_search_call\",\"id\":\"i\",\"status\":\"completed\"}"
                .repeat(2)
                .replace("}{", "},{")
            + ",{\"type\":\"mcp_call\",\"name\":\"n\",\"status\":\"completed\"},"
            + WrittenAnswers.message(text("a"));
    assertThat(verdict("openai-responses", Form.WHOLE, response(output)).live())
        .containsExactly("mcp", "web_search");
    assertThat(
            verdict("openai-responses", Form.WHOLE, response(WrittenAnswers.message(text("a"))))
                .live())
        .isEmpty();
  }
}

package dev.reprise.provider;

import static dev.reprise.provider.Given.CHAT;
import static dev.reprise.provider.Given.EMBEDDINGS;
import static dev.reprise.provider.Given.GEMINI;
import static dev.reprise.provider.Given.GEMINI_STREAM;
import static dev.reprise.provider.Given.MESSAGES;
import static dev.reprise.provider.Given.RESPONSES;
import static dev.reprise.provider.Given.outline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Facts;
import dev.reprise.provider.body.Outline;
import dev.reprise.request.Operation;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutlineTest {
  private static List<String> names(Outline outline) {
    return outline.tools().stream().map(Facts.Tool::name).toList();
  }

  private static List<String> stateful(Operation operation, String body) {
    return outline(operation, body).stateful();
  }

  @Test
  void a_body_that_says_nothing_is_outlined_by_what_is_absent() {
    for (Operation operation : List.of(CHAT, RESPONSES, MESSAGES)) {
      var nothing = new Outline("", false, null, List.of(), List.of(), false, 1, false, List.of());
      assertThat(outline(operation, "{}")).isEqualTo(nothing);
      assertThat(outline(operation, "[]")).isEqualTo(nothing);
      assertThat(outline(operation, "'text'")).isEqualTo(nothing);
    }
    assertThat(outline(GEMINI, "{}").model()).isEqualTo("m-1");
  }

  @Test
  void model_and_mode_are_read_where_the_dialect_says_them() {
    for (Operation operation : List.of(CHAT, RESPONSES, MESSAGES)) {
      Outline outline = outline(operation, "{'model':'m-1','stream':true}");
      assertThat(outline.model()).isEqualTo("m-1");
      assertThat(outline.streamed()).isTrue();
      assertThat(outline(operation, "{'stream':'true'}").streamed()).isFalse();
    }
    assertThat(outline(EMBEDDINGS, "{'stream':true}").streamed()).isFalse();
    assertThat(outline(GEMINI, "{'stream':true}").streamed()).isFalse();
    assertThat(outline(GEMINI_STREAM, "{}").streamed()).isTrue();
  }

  @Test
  void a_temperature_is_exact() {
    assertThat(outline(CHAT, "{'temperature':0.10000000000000000000001}").temperature())
        .isEqualTo(new BigDecimal("0.10000000000000000000001"));
    assertThat(outline(MESSAGES, "{'temperature':0}").temperature()).isEqualTo(BigDecimal.ZERO);
    assertThat(outline(GEMINI, "{'generationConfig':{'temperature':1e-1}}").temperature())
        .isEqualTo(new BigDecimal("1e-1"));
    assertThat(outline(GEMINI, "{'generation_config':{'temperature':0}}").temperature())
        .isEqualTo(BigDecimal.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'temperature':'0'}",
        "{'temperature':null}",
        "{'temperature':[0]}",
        "{'temperature':1e99999999999}",
        "{'temperature':0.0000000000000000000000000000000000000000000000000000000000000000000000}"
      })
  void an_odd_temperature_declares_nothing(String body) {
    assertThat(outline(CHAT, body).temperature()).isNull();
  }

  @Test
  void two_spellings_of_a_temperature_that_disagree_declare_nothing() {
    String two = "{'generationConfig':{'temperature':0},'generation_config':{'temperature':%s}}";
    assertThat(outline(GEMINI, two.formatted("1")).temperature()).isNull();
    assertThat(outline(GEMINI, two.formatted("'x'")).temperature()).isNull();
    assertThat(outline(GEMINI, two.formatted("0.0")).temperature()).isEqualByComparingTo("0");
  }

  @Test
  void what_reads_or_leaves_state_at_the_provider_is_named() {
    assertThat(stateful(CHAT, "{'store':true}")).containsExactly("store");
    assertThat(stateful(CHAT, "{'store':false}")).isEmpty();
    assertThat(stateful(RESPONSES, "{'model':'m-1'}")).isEmpty();
    assertThat(
            stateful(
                RESPONSES,
                "{'store':true,'background':true,'previous_response_id':'r','conversation':'c',"
                    + "'prompt':{'id':'p'},'tools':[{'type':'code_interpreter','container':'c1'}],"
                    + "'input':[{'type':'item_reference','id':'i'}]}"))
        .containsExactly(
            "store",
            "background",
            "previous_response_id",
            "conversation",
            "prompt",
            "container",
            "item_reference");
    assertThat(stateful(RESPONSES, "{'previous_response_id':null,'conversation':null}")).isEmpty();
    assertThat(
            stateful(
                MESSAGES,
                "{'container':'c','thread':{'type':'create'},"
                    + "'diagnostics':{'previous_message_id':'msg_1'}}"))
        .containsExactly("container", "thread", "diagnostics.previous_message_id");
    assertThat(stateful(MESSAGES, "{'diagnostics':{'previous_message_id':null}}")).isEmpty();
    assertThat(stateful(MESSAGES, "{'context_management':{'edits':[]}}")).isEmpty();
    assertThat(stateful(GEMINI, "{'store':true,'continuation_token':'t'}"))
        .containsExactly("store", "continuationToken");
    assertThat(stateful(GEMINI, "{'cachedContent':'cachedContents/c'}")).isEmpty();
  }

  @Test
  void functions_are_offered_by_name_and_built_in_tools_by_type() {
    assertThat(
            names(
                outline(
                    CHAT,
                    "{'tools':[{'type':'function','function':{'name':'f'}},"
                        + "{'type':'custom','custom':{'name':'c'}},{'type':'web_search'},"
                        + "{'function':{'name':'g'}},{'type':'function','name':'flat'},7],"
                        + "'functions':[{'name':'old'}],'web_search_options':{}}")))
        .containsExactly("f", "c", "web_search", "g", "flat", "", "old", "web_search");
    assertThat(
            names(
                outline(
                    RESPONSES,
                    "{'tools':[{'type':'function','name':'f'},{'type':'mcp','server_label':'s'},"
                        + "{'type':'namespace','tools':[{'type':'function','name':'inner'}]},"
                        + "{'type':'namespace'}],"
                        + "'input':[{'type':'additional_tools','tools':[{'type':'shell'}]}]}")))
        .containsExactly("f", "mcp", "inner", "namespace", "shell");
    assertThat(
            names(
                outline(
                    MESSAGES,
                    "{'tools':[{'name':'f'},{'type':'custom','name':'c'},"
                        + "{'type':'web_search_20250305','name':'web_search'}],"
                        + "'mcp_servers':[{'name':'docs'}],"
                        + "'messages':[{'role':'system','content':[{'type':'tool_addition',"
                        + "'tool':{'type':'tool_definition','definition':{'name':'late'}}}]}]}")))
        .containsExactly("f", "c", "web_search_20250305", "mcp", "late");
    assertThat(
            names(
                outline(
                    GEMINI,
                    "{'tools':[{'functionDeclarations':[{'name':'f'}],'google_search':{}},"
                        + "{'function_declarations':{'name':'g'}},{}],"
                        + "'cached_content':'cachedContents/c'}")))
        .containsExactly("f", "googleSearch", "g", "", "cachedContent");
    assertThat(names(outline(GEMINI, "{'tools':{'codeExecution':{}}}")))
        .containsExactly("codeExecution");
  }

  @Test
  void a_tool_says_itself_what_it_does_once() {
    String declared = "'x-reprise':{'side_effects':'none','freshness':'slow'}";
    var said = new Facts.Tool("f", "none", "slow");
    assertThat(outline(CHAT, "{'tools':[{'function':{'name':'f'}," + declared + "}]}").tools())
        .containsExactly(said);
    assertThat(outline(CHAT, "{'tools':[{'function':{'name':'f'," + declared + "}}]}").tools())
        .containsExactly(said);
    assertThat(outline(RESPONSES, "{'tools':[{'name':'f'," + declared + "}]}").tools())
        .containsExactly(said);
    assertThat(outline(MESSAGES, "{'tools':[{'name':'f'," + declared + "}]}").tools())
        .containsExactly(said);
    assertThat(
            outline(GEMINI, "{'tools':[{'functionDeclarations':[{'name':'f'," + declared + "}]}]}")
                .tools())
        .containsExactly(said);
    assertThat(
            outline(CHAT, "{'tools':[{" + declared + ",'function':{'name':'f','x-reprise':{}}}]}")
                .tools())
        .as("two declarations of one tool are none")
        .containsExactly(new Facts.Tool("f", null, null));
    assertThat(outline(MESSAGES, "{'tools':[{'name':'f','x-reprise':'none'}]}").tools())
        .containsExactly(new Facts.Tool("f", null, null));
    assertThat(
            outline(MESSAGES, "{'tools':[{'name':'f','input_schema':{" + declared + "}}]}").tools())
        .as("a parameter of that name is the tool's own")
        .containsExactly(new Facts.Tool("f", null, null));
  }

  @Test
  void schemas_alternatives_and_media_are_seen() {
    assertThat(outline(CHAT, "{'response_format':{'type':'json_schema'}}").outputSchema()).isTrue();
    assertThat(outline(CHAT, "{'response_format':{'type':'json_object'}}").outputSchema())
        .isFalse();
    assertThat(outline(RESPONSES, "{'text':{'format':{'type':'json_schema'}}}").outputSchema())
        .isTrue();
    assertThat(outline(MESSAGES, "{'output_config':{'format':{}}}").outputSchema()).isTrue();
    assertThat(outline(GEMINI, "{'generation_config':{'response_schema':{}}}").outputSchema())
        .isTrue();
    assertThat(outline(CHAT, "{'n':3}").answers()).isEqualTo(3);
    assertThat(outline(CHAT, "{'n':-3}").answers()).isEqualTo(1);
    assertThat(outline(CHAT, "{'n':1e20}").answers()).isEqualTo(Integer.MAX_VALUE);
    assertThat(outline(GEMINI, "{'generationConfig':{'candidateCount':2}}").answers()).isEqualTo(2);
    String parts = "{'messages':[{'role':'user','content':[{'type':'%s'}]}]}";
    assertThat(outline(CHAT, parts.formatted("image_url")).images()).isTrue();
    assertThat(outline(CHAT, parts.formatted("text")).images()).isFalse();
    assertThat(outline(MESSAGES, parts.formatted("document")).images()).isTrue();
    assertThat(
            outline(
                    MESSAGES,
                    "{'messages':[{'content':[{'type':'tool_result','content':[{'type':'image'}]}]}]}")
                .images())
        .isTrue();
    assertThat(outline(RESPONSES, "{'input':[{'content':[{'type':'input_image'}]}]}").images())
        .isTrue();
    assertThat(outline(GEMINI, "{'contents':{'parts':{'inline_data':{}}}}").images()).isTrue();
  }
}

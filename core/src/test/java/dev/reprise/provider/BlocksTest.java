package dev.reprise.provider;

import static dev.reprise.provider.Given.CHAT;
import static dev.reprise.provider.Given.EMBEDDINGS;
import static dev.reprise.provider.Given.GEMINI;
import static dev.reprise.provider.Given.MESSAGES;
import static dev.reprise.provider.Given.RERANK;
import static dev.reprise.provider.Given.RESPONSES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.json.Document;
import dev.reprise.provider.body.Blocks;
import dev.reprise.request.Block;
import dev.reprise.request.Block.Role;
import dev.reprise.request.Block.Trust;
import dev.reprise.request.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class BlocksTest {
  static final List<Rich> RICH = Rich.ALL;

  /** Each block in a line: kind, name, role, trust, stable or not, tokens, bytes. */
  private static List<String> lines(Operation operation, String singleQuoted) {
    Document body = Given.body(singleQuoted);
    return Given.blocks(operation, body).blocks().stream().map(b -> line(b, body)).toList();
  }

  private static String line(Block block, Document body) {
    Block.BlockPart part = block.part();
    String bytes =
        new String(body.bytes(), part.start(), part.end() - part.start(), StandardCharsets.UTF_8);
    String name =
        switch (block) {
          case Block.ToolDefinition tool -> " " + tool.name();
          case Block.ToolCall call -> " " + call.name();
          case Block.Instruction ignored -> "";
          case Block.OutputSchema ignored -> "";
          case Block.Context ignored -> "";
          case Block.Message ignored -> "";
          case Block.ToolResult ignored -> "";
        };
    return "%s%s %s %s%s: %s"
        .formatted(
            block.getClass().getSimpleName(),
            name,
            part.role(),
            part.trust(),
            part.stable() ? " stable" : "",
            bytes.replace('"', '\''));
  }

  private static List<String> marks(Operation operation, String singleQuoted) {
    return Given.blocks(operation, Given.body(singleQuoted)).marks().stream()
        .map(mark -> mark.label() + "@" + mark.afterBlock() + "=" + mark.tokens())
        .toList();
  }

  @Test
  void a_chat_request_in_render_order() {
    String body =
        "{'messages':[{'role':'system','content':'Be brief, always.'},"
            + "{'role':'developer','content':[{'type':'text','text':'a'}]},"
            + "{'role':'user','content':[{'type':'text','text':'q'},{'type':'file','file':{}}]},"
            + "{'role':'assistant','content':'x','tool_calls':[{'function':{'name':'f'}}]},"
            + "{'role':'tool','tool_call_id':'1','content':'r'},{'role':'system','content':'s'}],"
            + "'tools':[{'type':'function','function':{'name':'f'}}],"
            + "'response_format':{'type':'json_schema'}}";
    assertThat(lines(CHAT, body))
        .containsExactly(
            "OutputSchema SYSTEM OPERATOR stable: {'type':'json_schema'}",
            "ToolDefinition f SYSTEM OPERATOR stable: {'type':'function','function':{'name':'f'}}",
            "Instruction SYSTEM OPERATOR stable: {'role':'system','content':'Be brief, always.'}",
            "Instruction DEVELOPER OPERATOR stable:"
                + " {'role':'developer','content':[{'type':'text','text':'a'}]}",
            "Message USER USER: {'role':'user','content':[{'type':'text','text':'q'}",
            "Context USER UNTRUSTED: ,{'type':'file','file':{}}]}",
            "Message ASSISTANT MODEL: {'role':'assistant','content':'x'",
            "ToolCall f ASSISTANT MODEL: ,'tool_calls':[{'function':{'name':'f'}}]}",
            "ToolResult TOOL UNTRUSTED: {'role':'tool','tool_call_id':'1','content':'r'}",
            "Instruction SYSTEM OPERATOR: {'role':'system','content':'s'}");
    assertThat(marks(CHAT, body))
        .containsExactly("tools@1=9", "system@3=16", "turn 1@5=22", "turn 2@7=26", "turn 3@9=34");
  }

  @Test
  void a_responses_request_in_render_order() {
    String body =
        "{'instructions':'Be brief.','tools':[{'type':'web_search'}],'prompt':{'id':'p'},"
            + "'text':{'format':{'type':'json_schema'}},"
            + "'input':[{'role':'developer','content':'d'},{'role':'user','content':'q'},"
            + "{'type':'reasoning','summary':[]},"
            + "{'type':'function_call','name':'f','arguments':'{}'},"
            + "{'type':'file_search_call','results':[{'text':'found'}]},"
            + "{'type':'function_call_output','output':'r'},{'type':'item_reference','id':'i'},"
            + "{'type':'of_tomorrow'}]}";
    assertThat(lines(RESPONSES, body))
        .containsExactly(
            "OutputSchema SYSTEM OPERATOR stable: {'type':'json_schema'}",
            "Context SYSTEM OPERATOR stable: {'id':'p'}",
            "ToolDefinition web_search SYSTEM OPERATOR stable: {'type':'web_search'}",
            "Instruction SYSTEM OPERATOR stable: 'Be brief.'",
            "Instruction DEVELOPER OPERATOR stable: {'role':'developer','content':'d'}",
            "Message USER USER: {'role':'user','content':'q'}",
            "Message ASSISTANT MODEL: {'type':'reasoning','summary':[]}",
            "ToolCall f ASSISTANT MODEL: {'type':'function_call','name':'f','arguments':'{}'}",
            "ToolResult TOOL UNTRUSTED: {'type':'file_search_call','results':[{'text':'found'}]}",
            "ToolResult TOOL UNTRUSTED: {'type':'function_call_output','output':'r'}",
            "Context USER UNTRUSTED: {'type':'item_reference','id':'i'}",
            "Message USER UNTRUSTED: {'type':'of_tomorrow'}");
    assertThat(marks(RESPONSES, body))
        .extracting(mark -> mark.substring(0, mark.indexOf('=')))
        .containsExactly("tools@2", "system@4", "turn 1@5", "turn 2@8", "turn 3@11");
    assertThat(lines(RESPONSES, "{'input':'q'}")).containsExactly("Message USER USER: 'q'");
  }

  @Test
  void a_messages_request_in_render_order() {
    String body =
        "{'messages':[{'role':'user','content':'q'},"
            + "{'role':'assistant','content':[{'type':'thinking','thinking':'t'},"
            + "{'type':'tool_use','name':'f','input':{}}]},"
            + "{'role':'user','content':[{'type':'tool_result','content':'r'},"
            + "{'type':'document','source':{}},{'type':'search_result'},"
            + "{'type':'text','text':'go on'}]}],"
            + "'system':[{'type':'text','text':'Be brief.'}],'tools':[{'name':'f'}]}";
    assertThat(lines(MESSAGES, body))
        .containsExactly(
            "ToolDefinition f SYSTEM OPERATOR stable: {'name':'f'}",
            "Instruction SYSTEM OPERATOR stable: {'type':'text','text':'Be brief.'}",
            "Message USER USER: {'role':'user','content':'q'}",
            "Message ASSISTANT MODEL:"
                + " {'role':'assistant','content':[{'type':'thinking','thinking':'t'}",
            "ToolCall f ASSISTANT MODEL: ,{'type':'tool_use','name':'f','input':{}}]}",
            "ToolResult TOOL UNTRUSTED:"
                + " {'role':'user','content':[{'type':'tool_result','content':'r'}",
            "Context USER UNTRUSTED: ,{'type':'document','source':{}}",
            "Context USER UNTRUSTED: ,{'type':'search_result'}",
            "Message USER USER: ,{'type':'text','text':'go on'}]}");
    assertThat(marks(MESSAGES, body))
        .extracting(mark -> mark.substring(0, mark.indexOf('=')))
        .containsExactly("tools@0", "system@1", "turn 1@2", "turn 2@4", "turn 3@8");
    assertThat(lines(MESSAGES, "{'system':'s'}"))
        .containsExactly("Instruction SYSTEM OPERATOR stable: 's'");
  }

  @Test
  void a_gemini_request_in_render_order() {
    String body =
        "{'contents':[{'role':'user','parts':[{'text':'q'},"
            + "{'inlineData':{'mimeType':'image/png'}},{'fileData':{'mimeType':'text/csv'}}]},"
            + "{'role':'model','parts':[{'functionCall':{'name':'f'}}]},"
            + "{'role':'user','parts':{'function_response':{'name':'f'}}}],"
            + "'generationConfig':{'responseSchema':{}},'cachedContent':'cachedContents/c',"
            + "'system_instruction':{'parts':{'text':'s'}},"
            + "'tools':[{'functionDeclarations':[{'name':'f'}],'googleSearch':{}}]}";
    assertThat(lines(GEMINI, body))
        .containsExactly(
            "Context SYSTEM OPERATOR stable: 'cachedContents/c'",
            "ToolDefinition f SYSTEM OPERATOR stable: {'functionDeclarations':[{'name':'f'}",
            "ToolDefinition googleSearch SYSTEM OPERATOR stable: ],'googleSearch':{}}",
            "Instruction SYSTEM OPERATOR stable: {'parts':{'text':'s'}}",
            "OutputSchema SYSTEM OPERATOR stable: {}",
            "Message USER USER: {'role':'user','parts':[{'text':'q'}",
            "Message USER USER: ,{'inlineData':{'mimeType':'image/png'}}",
            "Context USER UNTRUSTED: ,{'fileData':{'mimeType':'text/csv'}}]}",
            "ToolCall f ASSISTANT MODEL: {'role':'model','parts':[{'functionCall':{'name':'f'}}]}",
            "ToolResult TOOL UNTRUSTED:"
                + " {'role':'user','parts':{'function_response':{'name':'f'}}}");
    assertThat(marks(GEMINI, body))
        .extracting(mark -> mark.substring(0, mark.indexOf('=')))
        .containsExactly("tools@2", "system@3", "turn 1@7", "turn 2@8", "turn 3@9");
  }

  @Test
  void embedding_inputs_and_reranked_documents_have_no_turns() {
    assertThat(lines(EMBEDDINGS, "{'input':['a','b']}"))
        .containsExactly("Message USER USER: 'a'", "Message USER USER: 'b'");
    assertThat(lines(RERANK, "{'documents':['d',{'text':'e'}],'query':'q'}"))
        .containsExactly(
            "Message USER USER: 'q'",
            "Context USER UNTRUSTED: 'd'",
            "Context USER UNTRUSTED: {'text':'e'}");
    assertThat(marks(RERANK, "{'documents':['d'],'query':'q'}")).isEmpty();
  }

  @Test
  void nobody_is_believed_to_be_the_operator_because_of_an_odd_role() {
    for (String role : List.of("'System'", "'root'", "7", "null", "['system']", "{}")) {
      String body = "{'messages':[{'role':" + role + ",'content':'x'}]}";
      for (Operation operation : List.of(CHAT, MESSAGES)) {
        assertThat(Given.blocks(operation, Given.body(body)).blocks())
            .extracting(block -> block.part().trust())
            .containsExactly(Trust.UNTRUSTED);
      }
    }
  }

  @Test
  void tokens_are_a_quarter_of_the_text_and_media_are_no_text() {
    String picture = "x".repeat(4000);
    String body =
        "{'messages':[{'role':'user','content':[{'type':'text','text':'%s'},"
            + "{'type':'image_url','image_url':{'url':'%s'}}]}]}";
    Blocks blocks = Given.blocks(CHAT, Given.body(body.formatted("y".repeat(392), picture)));
    assertThat(blocks.blocks()).extracting(block -> block.part().tokens()).containsExactly(101, 6);
  }

  @ParameterizedTest
  @FieldSource("RICH")
  void no_byte_of_the_conversation_is_left_out_or_told_twice(Rich rich) {
    for (JsonNode body : rich.bodies()) {
      Coverage.check(rich.operation(), Rich.document(body));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openai-chat, messages",
    "openai-responses, input",
    "anthropic-messages, messages",
    "gemini-generate, contents"
  })
  void the_blocks_of_one_turn_are_a_prefix_of_the_next_turns(String folder, String list) {
    Rich rich = RICH.stream().filter(r -> r.folder().equals(folder)).findFirst().orElseThrow();
    int compared = 0;
    for (JsonNode body : rich.bodies()) {
      if (body.get(list) instanceof ArrayNode) {
        compared += Turns.compare(rich.operation(), (ObjectNode) body, list);
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(folder.startsWith("gemini") ? 1 : 5);
  }

  @Test
  void late_instructions_and_foreign_results_keep_their_trust_in_every_rich_request() {
    var roles = new ArrayList<Role>();
    for (Rich rich : RICH) {
      for (JsonNode body : rich.bodies()) {
        for (Block block : Given.blocks(rich.operation(), Rich.document(body)).blocks()) {
          roles.add(block.part().role());
          assertThat(block.part().trust()).as("%s", block).isEqualTo(expected(block));
        }
      }
    }
    assertThat(roles).contains(Role.values());
  }

  private static Trust expected(Block block) {
    return switch (block) {
      case Block.ToolResult ignored -> Trust.UNTRUSTED;
      case Block.ToolCall ignored -> Trust.MODEL;
      case Block.Instruction ignored -> Trust.OPERATOR;
      case Block.ToolDefinition ignored -> Trust.OPERATOR;
      case Block.OutputSchema ignored -> Trust.OPERATOR;
      case Block.Context context -> context.part().stable() ? Trust.OPERATOR : Trust.UNTRUSTED;
      case Block.Message message ->
          message.part().role() == Role.ASSISTANT
              ? Trust.MODEL
              : message.part().trust() == Trust.UNTRUSTED ? Trust.UNTRUSTED : Trust.USER;
    };
  }
}

package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.catalogue.Dialects;
import dev.reprise.catalogue.OverheardUsage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every provider's way to count, brought to one (reference 0, 1.5, 2.4, 3.4, 4, 6, 7, 8, 12.10).
 */
class UsageFamiliesTest {
  private static final String MESSAGE =
      "{'type':'message','role':'assistant','model':'m-1','content':[%s],'stop_reason':'%s','usage':%s}";

  private static TokenUsage usage(String dialect, Entry.Form form, String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Dialects.SHIPPED.byName(dialect).orElseThrow().replies().judge(form, bytes).usage();
  }

  private static TokenUsage chat(String usage) {
    return usage(
        "openai-chat",
        Entry.Form.WHOLE,
        "{'model':'m-1','choices':[{'index':0,'message':{'role':'assistant','content':'a'},"
            + "'finish_reason':'stop'}],"
            + usage
            + "}");
  }

  private static TokenUsage message(String content, String reason, String usage) {
    return usage("anthropic", Entry.Form.WHOLE, MESSAGE.formatted(content, reason, usage));
  }

  private static String stream(String... events) {
    var stream = new StringBuilder();
    for (String event : events) {
      String type = event.substring(9, event.indexOf('\'', 9));
      stream.append("event: ").append(type).append("\ndata: ").append(event).append("\n\n");
    }
    return stream.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "OpenAI 5.6, read |"
            + " 'prompt_tokens':4020,'completion_tokens':4,'prompt_tokens_details':{'cached_tokens':4012,'cache_write_tokens':0}"
            + " | 8,4012,0,4",
        "OpenAI 5.6, write |"
            + " 'prompt_tokens':4020,'completion_tokens':4,'prompt_tokens_details':{'cached_tokens':0,'cache_write_tokens':4012}"
            + " | 8,0,4012,4",
        "OpenAI, before 5.6 |"
            + " 'prompt_tokens':2087,'completion_tokens':124,'prompt_tokens_details':{'cached_tokens':2048}"
            + " | 39,2048,0,124",
        "read and write far below the prompt |"
            + " 'prompt_tokens':8576,'completion_tokens':52,'prompt_tokens_details':{'cached_tokens':0,'cache_write_tokens':4418}"
            + " | 4158,0,4418,52",
        "DeepSeek |"
            + " 'prompt_tokens':563,'completion_tokens':116,'prompt_cache_hit_tokens':512,'prompt_cache_miss_tokens':51"
            + " | 51,512,0,116",
        "DeepSeek, split only |"
            + " 'completion_tokens':116,'prompt_cache_hit_tokens':512,'prompt_cache_miss_tokens':51"
            + " | 51,512,0,116",
        "xAI, reasoning beside |"
            + " 'prompt_tokens':12,'completion_tokens':2,'total_tokens':354,'prompt_tokens_details':{'cached_tokens':11},'completion_tokens_details':{'reasoning_tokens':340}"
            + " | 1,11,0,342",
        "Mistral |"
            + " 'prompt_tokens':268,'completion_tokens':5,'total_tokens':273,'prompt_tokens_details':{'cached_tokens':224}"
            + " | 44,224,0,5",
        "Groq |"
            + " 'prompt_tokens':336,'completion_tokens':9,'prompt_tokens_details':{'cached_tokens':256},'queue_time':0.1"
            + " | 80,256,0,9",
        "vLLM without details |"
            + " 'prompt_tokens':7,'total_tokens':10,'completion_tokens':3,'prompt_tokens_details':null"
            + " | 7,0,0,3",
        "SGLang with its report |"
            + " 'prompt_tokens':70,'completion_tokens':3,'prompt_tokens_details':{'cached_tokens':64}"
            + " | 6,64,0,3",
        "Kimi | 'prompt_tokens':70,'completion_tokens':3,'cached_tokens':64 | 6,64,0,3",
        "written and read by the same call |"
            + " 'prompt_tokens':2168,'completion_tokens':100,'prompt_tokens_details':{'cached_tokens':2161,'cache_write_tokens':2161}"
            + " | 7,2161,0,100",
        "an embedding | 'prompt_tokens':8,'total_tokens':8 | 8,0,0,0"
      })
  void counts_as_the_openai_speakers_write_them(String who, String written, String expected) {
    String[] counts = expected.split(",", -1);
    assertThat(chat("'usage':{" + written + "}"))
        .as(who)
        .isEqualTo(
            new TokenUsage(
                Long.parseLong(counts[0]),
                Long.parseLong(counts[1]),
                Long.parseLong(counts[2]),
                Long.parseLong(counts[3])));
  }

  @Test
  void llama_cpp_tells_what_its_slot_held_beside_or_instead_of_usage() {
    String timings = "'timings':{'cache_n':236,'prompt_n':12,'prompt_ms':30.9,'predicted_n':35}";
    assertThat(chat(timings)).isEqualTo(new TokenUsage(12, 236, 0, 35));
    assertThat(chat("'usage':{'prompt_tokens':248,'completion_tokens':35}," + timings))
        .isEqualTo(new TokenUsage(12, 236, 0, 35));
  }

  @Test
  void groq_puts_a_streams_usage_into_its_own_member() {
    String last =
        "data: {'model':'m-1','choices':[{'index':0,'delta':{},'finish_reason':'stop'}],"
            + "'x_groq':{'id':'r','usage':{'prompt_tokens':336,'completion_tokens':9,"
            + "'prompt_tokens_details':{'cached_tokens':256}}}}\n\ndata: [DONE]\n\n";
    assertThat(usage("openai-chat", Entry.Form.STREAM, last))
        .isEqualTo(new TokenUsage(80, 256, 0, 9));
  }

  @Test
  void what_the_provider_says_it_cost_is_kept_to_the_femto_dollar() {
    String counts = "'prompt_tokens':2168,'completion_tokens':100";
    assertThat(chat("'usage':{" + counts + ",'cost':0.0004970133333333333}").billing().told())
        .isEqualTo(497_013_333_333L);
    assertThat(chat("'usage':{" + counts + ",'cost':1e-3}").billing().told())
        .isEqualTo(1_000_000_000_000L);
    assertThat(chat("'usage':{" + counts + ",'cost_in_usd_ticks':1721250}").billing().told())
        .isEqualTo(172_125_000_000L);
    String own = "'cost':0.00001,'is_byok':true,'cost_details':{'upstream_inference_cost':0.0005}";
    assertThat(chat("'usage':{" + counts + "," + own + "}").billing().told())
        .isEqualTo(510_000_000_000L);
    for (String odd : List.of("-1", "'0.1'", "null", "1e999", "123456")) {
      assertThat(chat("'usage':{" + counts + ",'cost':" + odd + "}").billing().told())
          .as(odd)
          .isEqualTo(Billing.UNTOLD);
    }
  }

  @Test
  void a_service_tier_is_told_when_it_has_a_price_of_its_own() {
    String counts = "'usage':{'prompt_tokens':9,'completion_tokens':1}";
    assertThat(chat(counts + ",'service_tier':'default'").billing()).isSameAs(Billing.PLAIN);
    assertThat(chat(counts + ",'service_tier':'flex'").billing().tier()).isEqualTo("flex");
  }

  @Test
  void lifetimes_of_writes_are_told_apart_where_the_provider_does() {
    String usage =
        "{'input_tokens':3,'cache_read_input_tokens':1111,'cache_creation_input_tokens':500,"
            + "'cache_creation':{'ephemeral_5m_input_tokens':418,'ephemeral_1h_input_tokens':82},"
            + "'output_tokens':33,'service_tier':'standard','inference_geo':'not_available'}";
    assertThat(message("", "end_turn", usage))
        .isEqualTo(new TokenUsage(3, 1111, 418, 82, 33, Billing.PLAIN));
  }

  @Test
  void a_delta_overrides_what_the_start_said_and_keeps_its_split() {
    String start =
        "{'type':'message_start','message':{'model':'m-1','usage':{'input_tokens':3,"
            + "'cache_read_input_tokens':0,'cache_creation_input_tokens':500,"
            + "'cache_creation':{'ephemeral_5m_input_tokens':0,'ephemeral_1h_input_tokens':500},"
            + "'output_tokens':1}}}";
    String end =
        "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'input_tokens':4714,"
            + "'cache_read_input_tokens':null,'cache_creation_input_tokens':574,'output_tokens':9}}";
    String stop = "{'type':'message_stop'}";
    assertThat(usage("anthropic", Entry.Form.STREAM, stream(start, end, stop)))
        .isEqualTo(new TokenUsage(4714, 0, 74, 500, 9, Billing.PLAIN));
    assertThat(usage("anthropic", Entry.Form.STREAM, stream(start)))
        .as("broken before its usage")
        .isEqualTo(TokenUsage.UNKNOWN);
  }

  @Test
  void iterations_are_the_bill_each_at_the_model_it_names() {
    String usage =
        "{'input_tokens':181,'output_tokens':5,'cache_read_input_tokens':0,'iterations':["
            + "{'type':'message','model':'m-1','input_tokens':20,'output_tokens':3,"
            + "'cache_read_input_tokens':55096,'cache_creation_input_tokens':null},"
            + "{'type':'fallback_message','model':'m-2','input_tokens':181,'output_tokens':5}]}";
    TokenUsage told = message("", "end_turn", usage);
    assertThat(told.billed(Billing.PLAIN)).isEqualTo(new TokenUsage(201, 55096, 0, 8));
    assertThat(told.billing().shares())
        .containsExactly(
            new Billing.ModelShare("m-1", new TokenUsage(20, 55096, 0, 3)),
            new Billing.ModelShare("m-2", new TokenUsage(181, 0, 0, 5)));
  }

  @Test
  void a_refusal_before_any_output_is_counted_and_free_and_one_within_it_is_not() {
    String usage = "{'input_tokens':3,'output_tokens':2}";
    assertThat(message("", "refusal", usage).billing().free()).isTrue();
    assertThat(message("", "refusal", usage).input()).isEqualTo(3);
    assertThat(message("{'type':'text','text':''}", "refusal", usage).billing().free()).isTrue();
    assertThat(message("{'type':'text','text':'I'}", "refusal", usage).billing().free()).isFalse();
    assertThat(message("", "end_turn", usage).billing().free()).isFalse();
  }

  @Test
  void where_and_how_fast_it_was_worked_on_is_told_when_it_has_a_price() {
    String usage = "{'input_tokens':3,'output_tokens':2,'inference_geo':'us','speed':'fast'}";
    Billing billing = message("", "end_turn", usage).billing();
    assertThat(billing.region()).isEqualTo("us");
    assertThat(billing.speed()).isEqualTo("fast");
  }

  @Test
  void usage_in_every_chunk_of_a_broken_stream_is_unknown() {
    String chunk =
        "data: {'model':'m-1','choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}],"
            + "'usage':{'prompt_tokens':9,'completion_tokens':1}}\n\n";
    assertThat(usage("openai-chat", Entry.Form.STREAM, chunk)).isEqualTo(TokenUsage.UNKNOWN);
    String end =
        "data: {'model':'m-1','choices':[{'index':0,'delta':{},'finish_reason':'stop'}],"
            + "'usage':{'prompt_tokens':9,'completion_tokens':2}}\n\n";
    assertThat(usage("openai-chat", Entry.Form.STREAM, chunk + end + "data: [DONE]\n\n"))
        .as("control")
        .isEqualTo(new TokenUsage(9, 0, 0, 2));
  }

  @Test
  void gemini_counts_tools_as_input_thoughts_as_output_and_the_last_chunk_counts() {
    String chunk =
        "data:"
            + " {'candidates':[{'content':{'parts':[{'text':'a'}]}%s}],'usageMetadata':{'promptTokenCount':100,'cachedContentTokenCount':60,'toolUsePromptTokenCount':11,'candidatesTokenCount':%d,'thoughtsTokenCount':30,'serviceTier':'standard'}}\r\n\r\n";
    String stream = chunk.formatted("", 1) + chunk.formatted(",'finishReason':'STOP'", 7);
    assertThat(usage("gemini", Entry.Form.STREAM, stream)).isEqualTo(new TokenUsage(51, 60, 0, 37));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'usage':null",
        "'usage':{'prompt_tokens':-1,'completion_tokens':1}",
        "'usage':{'prompt_tokens':1.5,'completion_tokens':1}",
        "'usage':{'prompt_tokens':'9','completion_tokens':1}",
        "'usage':{'prompt_tokens':9,'completion_tokens':1,'prompt_tokens_details':{'cached_tokens':10}}",
        "'usage':{'prompt_tokens':99999999999999999999,'completion_tokens':1}",
        "'usage':{}"
      })
  void negative_and_impossible_usage_is_unknown(String usage) {
    assertThat(chat(usage)).isEqualTo(TokenUsage.UNKNOWN);
  }

  @Test
  void bedrock_counts_beside_each_other_in_bodies_and_in_event_streams() throws IOException {
    String body =
        "{'output':{},'usage':{'inputTokens':3,'outputTokens':121,'totalTokens':2072,"
            + "'cacheReadInputTokens':1712,'cacheWriteInputTokens':236,"
            + "'cacheDetails':[{'ttl':'5m','inputTokens':200},{'ttl':'1h','inputTokens':36}]}}";
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    var expected = new TokenUsage(3, 1712, 200, 36, 121, Billing.PLAIN);
    String path = "/model/us.m-1-v1%3A0/converse";
    assertThat(OverheardUsage.of(path, "application/json", bytes))
        .isEqualTo(new OverheardUsage.UsageAndModel(expected, "us.m-1-v1:0"));
    byte[] streamed = eventStream("{\"p\":\"abc\"}".getBytes(StandardCharsets.UTF_8), bytes);
    String type = "application/vnd.amazon.eventstream";
    assertThat(OverheardUsage.of(path, type, streamed).usage()).isEqualTo(expected);
    for (int cut = 0; cut < streamed.length; cut++) {
      byte[] broken = Arrays.copyOf(streamed, cut);
      assertThat(OverheardUsage.of(path, type, broken).usage().known())
          .as("cut at " + cut)
          .isFalse();
    }
  }

  private static byte[] eventStream(byte[]... payloads) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    for (byte[] payload : payloads) {
      out.writeInt(16 + 5 + payload.length);
      out.writeInt(5);
      out.writeInt(0);
      out.write(new byte[] {1, 'a', 7, 0, 0});
      out.write(payload);
      out.writeInt(0);
    }
    return bytes.toByteArray();
  }

  /** The lengths of an event stream's message are a stranger's word; some are negative as ints. */
  @Test
  void a_message_that_lies_about_its_lengths_says_nothing_and_takes_nothing() {
    String type = "application/vnd.amazon.eventstream";
    int[] lengths = {0x80000000, 0x80000001, 0xFFFFFFFF, 0x7FFFFFFF, 0, 1, 15, 16, 17, 64, 65};
    for (int whole : lengths) {
      for (int headers : lengths) {
        ByteBuffer frame = ByteBuffer.allocate(64).putInt(0, whole).putInt(4, headers);
        assertThat(OverheardUsage.of("/model/m/converse-stream", type, frame.array()).usage())
            .as(whole + " " + headers)
            .isEqualTo(TokenUsage.UNKNOWN);
      }
    }
  }
}

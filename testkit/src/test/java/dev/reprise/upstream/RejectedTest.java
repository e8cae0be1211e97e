package dev.reprise.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.catalogue.CacheKinds;
import dev.reprise.provider.anthropic.AnthropicMarks;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.engine.EngineSalt;
import dev.reprise.provider.openai.caching.OpenAiBreakpoints;
import dev.reprise.request.Headers;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import dev.reprise.response.Sink.Broken.BreakCause;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whether an error names something that was added, and what is left out then. */
class RejectedTest {
  private static final NativeCaching OPENAI = new OpenAiBreakpoints();
  private static final Set<String> FIELDS =
      Set.of("prompt_cache_breakpoint", "prompt_cache_options");

  private static Rejected read(String error, Set<String> fields) {
    return read(error, fields, OPENAI);
  }

  private static Rejected read(String error, Set<String> fields, NativeCaching kind) {
    Headers headers = Headers.of("transfer-encoding", "chunked", "x-request-id", "r1");
    return Rejected.read(
        Reply.whole(400, headers, error.getBytes(StandardCharsets.UTF_8)), fields, kind);
  }

  @Test
  void a_field_that_is_named_is_found_whatever_its_case_and_alone_is_blamed() {
    Rejected rejected = read("Unknown field: PROMPT_CACHE_OPTIONS", FIELDS);
    assertThat(rejected.names()).isTrue();
    assertThat(rejected.named()).isEqualTo("prompt_cache_options");
    assertThat(rejected.blamed(FIELDS)).containsExactly("prompt_cache_options");
  }

  @Test
  void a_breakpoint_goes_with_the_options_that_it_stands_in() {
    Rejected rejected = read("prompt_cache_breakpoint is not known", FIELDS);
    assertThat(rejected.blamed(FIELDS)).containsExactly("prompt_cache_options");
  }

  @Test
  void a_word_that_sounds_like_it_blames_all_that_was_added() {
    Rejected rejected = read("too many cache marks", FIELDS);
    assertThat(rejected.named()).isEqualTo("cache");
    assertThat(rejected.blamed(FIELDS)).isEqualTo(FIELDS);
  }

  @Test
  void the_words_are_those_of_the_cache_whose_fields_were_added() {
    Set<String> salt = Set.of("cache_salt");
    Rejected rejected = read("the SALT must not be empty", salt, new EngineSalt());
    assertThat(rejected.named()).isEqualTo("salt");
    assertThat(rejected.blamed(salt)).isEqualTo(salt);
    assertThat(read("the salt must not be empty", FIELDS).names()).as("none was added").isFalse();
    Set<String> mark = Set.of("cache_control");
    assertThat(read("at most four breakpoints", mark, new AnthropicMarks()).names()).isTrue();
    assertThat(read("bad value of cache_control", mark, new AnthropicMarks()).blamed(mark))
        .as("nothing goes with it")
        .isEqualTo(mark);
  }

  @Test
  void a_text_that_had_to_be_a_string_may_have_been_made_a_list_for_a_mark() {
    for (NativeCaching kind : CacheKinds.ALL) {
      assertThat(read("messages.0.content: input should be a valid string", Set.of(), kind).names())
          .as(kind.name())
          .isTrue();
    }
  }

  @Test
  void an_error_about_something_else_names_nothing() {
    assertThat(read("temperature must be a number", FIELDS).names()).isFalse();
  }

  /**
   * A live error of a few bytes.
   *
   * @param cut how it breaks behind them; null when it ends there
   */
  private record Live(String begun, @Nullable BreakCause cut) implements Feed {
    @Override
    public void drainTo(Sink sink) {
      sink.chunk(begun.getBytes(StandardCharsets.UTF_8));
      if (cut == null) {
        sink.end();
      } else {
        sink.broken(new Sink.Broken(cut, "cut"));
      }
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {}
  }

  private static Rejected live(String begun, @Nullable BreakCause cut) {
    var body = new Reply.Body.Live(new Live(begun, cut));
    return Rejected.read(new Reply(400, Headers.NONE, body), FIELDS, OPENAI);
  }

  @Test
  void an_error_that_was_cut_may_have_named_what_was_added() {
    for (BreakCause cause : BreakCause.values()) {
      Rejected rejected = live("{\"error\":{\"message\":\"temperature mu", cause);
      assertThat(rejected.names()).as("%s", cause).isTrue();
      assertThat(rejected.blamed(FIELDS)).isEqualTo(FIELDS);
      assertThat(rejected.reply().body()).isInstanceOf(Reply.Body.InMemory.class);
    }
  }

  @Test
  void a_live_error_that_ended_well_and_names_nothing_is_not_rejected() {
    assertThat(live("temperature must be a number", null).names()).isFalse();
  }

  @Test
  void the_answer_is_the_same_but_its_body_is_whole() {
    Reply reply = read("no", FIELDS).reply();
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.headers()).isEqualTo(Headers.of("x-request-id", "r1"));
    assertThat(reply.body()).isInstanceOf(Reply.Body.InMemory.class);
  }
}

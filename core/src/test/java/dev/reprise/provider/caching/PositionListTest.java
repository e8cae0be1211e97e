package dev.reprise.provider.caching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.provider.caching.PromptPosition.MarkStanding;
import dev.reprise.provider.caching.PromptPosition.PromptSection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two prompts have the same digest exactly where they are the same prompt. */
class PositionListTest {
  private static final List<String> SCOPE = List.of("acme", "main");

  private static PositionList list(Document document, List<String> scope) {
    return new PositionList(document, "mark", scope);
  }

  private static PrefixHash text(String text, String role, List<String> scope) {
    Document document = GivenPositions.parsed("\"" + text + "\"");
    PositionList list = list(document, scope);
    list.text(PromptSection.MESSAGES, role, document.root(), MarkStanding.TEXT);
    return list.done().at(0).prefix();
  }

  private static PrefixHash block(String block, String role) {
    Document document = GivenPositions.parsed(block);
    PositionList list = list(document, SCOPE);
    list.block(PromptSection.MESSAGES, role, document.root(), MarkStanding.MEMBER, null);
    return list.done().at(0).prefix();
  }

  @Test
  void a_text_and_a_block_of_nothing_but_this_text_are_one_prompt() {
    PrefixHash text = text("hello", "user", SCOPE);
    assertThat(block("{\"type\":\"text\",\"text\":\"hello\"}", "user")).isEqualTo(text);
    assertThat(block("{\"text\":\"hello\",\"mark\":{\"ttl\":\"1h\"},\"type\":\"text\"}", "user"))
        .isEqualTo(text);
    assertThat(block("{\"type\":\"text\",\"text\":\"other\"}", "user")).isNotEqualTo(text);
    assertThat(block("{\"type\":\"text\",\"text\":\"hello\",\"x\":1}", "user")).isNotEqualTo(text);
    assertThat(block("{\"type\":\"text\",\"text\":[\"hello\"]}", "user")).isNotEqualTo(text);
  }

  @Test
  void the_marker_is_no_part_of_a_block_and_everything_else_is() {
    String image = "{\"type\":\"image\",\"source\":\"a\"}";
    assertThat(block("{\"type\":\"image\",\"mark\":1,\"source\":\"a\"}", "user"))
        .isEqualTo(
            block("{\"type\":\"image\",\"source\":\"a\",\"mark\":{\"ttl\":\"5m\"}}", "user"));
    assertThat(block("{\"type\":\"image\",\"mark\":1,\"source\":\"a\"}", "user"))
        .isNotEqualTo(block("{\"type\":\"image\",\"mark\":1,\"source\":\"b\"}", "user"));
    assertThat(block("{\"mark\":1,\"a\":1,\"b\":2}", "user"))
        .isNotEqualTo(block("{\"mark\":1,\"a\":1}", "user"));
    assertThat(block(image, "user")).isEqualTo(block(image, "user"));
    assertThat(block(image, "user"))
        .isNotEqualTo(block("{\"type\":\"image\",\"source\":\"b\"}", "user"));
    assertThat(block("{\"type\":\"image\"}", "user"))
        .isNotEqualTo(block("{\"type\":\"other\"}", "user"));
    assertThat(block("{\"text\":\"a\",\"type\":\"x\",\"y\":1}", "user"))
        .isNotEqualTo(block("{\"text\":\"a\",\"type\":\"x\",\"y\":2}", "user"));
  }

  @Test
  void role_and_scope_are_part_of_the_prompt() {
    PrefixHash text = text("hello", "user", SCOPE);
    assertThat(text("hello", "assistant", SCOPE)).isNotEqualTo(text);
    assertThat(text("hello", "user", List.of("globex", "main"))).isNotEqualTo(text);
    assertThat(text("hello", "user", List.of("acmem", "ain"))).isNotEqualTo(text);
    assertThat(block("{\"type\":\"image\"}", "user"))
        .isNotEqualTo(block("{\"type\":\"image\"}", "assistant"));
  }

  @Test
  void a_setting_changes_everything_behind_it_and_absent_differs_from_every_value() {
    Document document = GivenPositions.parsed("{\"a\":1,\"b\":2,\"t\":\"x\"}");
    PrefixHash[] found = new PrefixHash[3];
    int[] nodes = {
      Document.NONE, document.member(document.root(), "a"), document.member(document.root(), "b")
    };
    for (int i = 0; i < 3; i++) {
      PositionList list = list(document, SCOPE);
      list.mix(nodes[i]);
      list.text(PromptSection.SYSTEM, "", document.member(document.root(), "t"), MarkStanding.TEXT);
      found[i] = list.done().at(0).prefix();
    }
    assertThat(found).doesNotHaveDuplicates();
  }

  @Test
  void positions_know_their_sections_their_ends_and_what_the_caller_marked() {
    Document document = GivenPositions.parsed("[\"abcdefgh\"]");
    int node = document.first(document.root());
    PositionList list = list(document, SCOPE);
    list.text(PromptSection.TOOLS, "", node, MarkStanding.TEXT);
    list.text(PromptSection.SYSTEM, "", node, MarkStanding.NEVER);
    list.block(PromptSection.SYSTEM, "", node, MarkStanding.MEMBER, Lifetime.HOUR);
    list.modelSpoke();
    list.strayed(null);
    list.strayed(Lifetime.HOUR);
    list.strayed(Lifetime.HOUR);
    list.markedWhole(true);
    for (int i = 0; i < 20; i++) {
      list.text(PromptSection.MESSAGES, "user", node, MarkStanding.TEXT);
    }
    Positions positions = list.done();
    assertThat(positions.size()).isEqualTo(23);
    assertThat(positions.toolsEnd()).isZero();
    assertThat(positions.systemEnd()).isEqualTo(2);
    assertThat(positions.stableEnd()).isEqualTo(2);
    assertThat(positions.ends()).hasSize(22).startsWith(0, 2, 3);
    assertThat(positions.tail()).isEqualTo(22);
    assertThat(positions.newest()).isEqualTo(3);
    assertThat(positions.conversing()).isTrue();
    assertThat(positions.asked()).isEqualTo(new Positions.CallerMarking(1, 2, true));
    assertThat(positions.tokens(0)).isPositive();
    assertThat(positions.tokens(1)).isEqualTo(2 * positions.tokens(0));
    assertThat(positions.tokens(-1)).isZero();
    assertThat(positions.total()).isEqualTo(23 * positions.tokens(0));
  }
}

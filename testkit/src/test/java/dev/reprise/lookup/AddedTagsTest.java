package dev.reprise.lookup;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which tags are remembered beside entries, and how many. */
class AddedTagsTest {
  private final AddedTags tags = new AddedTags();
  private final Entry entry = answer(ACME, "four", Instant.EPOCH);

  private void add(String key, String... names) {
    tags.add(ACME, key(key), entry, List.of(names).stream().map(Tag::new).toList());
  }

  private List<String> of(String key) {
    return tags.of(ACME, key(key), entry).stream().map(Tag::name).toList();
  }

  @Test
  void tags_of_one_fill_add_up_and_are_nobody_elses() {
    add("q", "doc-1", "doc-2");
    add("q", "doc-2", "doc-3");
    assertThat(of("q")).containsExactly("doc-1", "doc-2", "doc-3");
    assertThat(of("r")).isEmpty();
    assertThat(tags.of(GLOBEX, key("q"), entry)).isEmpty();
    Entry next = answer(ACME, "four", Instant.EPOCH.plusSeconds(1));
    assertThat(tags.of(ACME, key("q"), next)).as("a later fill").isEmpty();
  }

  @Test
  void the_oldest_give_way_where_tags_are_long() {
    String[] long64 =
        IntStream.range(0, 64).mapToObj(n -> "d".repeat(120) + n).toArray(String[]::new);
    int all = AddedTags.MOST_CHARACTERS / (64 * 120);
    for (int n = 0; n <= all; n++) {
      add("q" + n, long64);
    }
    assertThat(of("q0")).isEmpty();
    assertThat(of("q" + all)).hasSize(64);
    assertThat(IntStream.rangeClosed(0, all).filter(n -> !of("q" + n).isEmpty()).count())
        .as("about as many as fit")
        .isBetween(all * 9L / 10, (long) all);
  }

  @Test
  void the_oldest_give_way_where_there_are_many() {
    for (int n = 0; n <= AddedTags.MOST; n++) {
      add("q" + n, "doc-" + n);
    }
    assertThat(of("q0")).isEmpty();
    assertThat(of("q1")).containsExactly("doc-1");
    assertThat(of("q" + AddedTags.MOST)).containsExactly("doc-" + AddedTags.MOST);
  }

  @Test
  void the_oldest_give_way_where_memory_is_short() {
    var few = new AddedTags(100_000);
    for (int n = 0; n < 1000; n++) {
      few.add(ACME, key("q" + n), entry, List.of(new Tag("doc-" + n)));
      assertThat(few.held()).isLessThanOrEqualTo(100_000);
    }
    assertThat(few.of(ACME, key("q0"), entry)).isEmpty();
    assertThat(few.of(ACME, key("q999"), entry)).containsExactly(new Tag("doc-999"));
  }

  @Test
  void as_many_characters_as_are_allowed_are_kept_and_one_more_is_not() {
    String[] longest64 =
        IntStream.range(100, 164).mapToObj(n -> "d".repeat(125) + n).toArray(String[]::new);
    int all = AddedTags.MOST_CHARACTERS / (64 * 128);
    for (int n = 0; n < all; n++) {
      add("q" + n, longest64);
    }
    assertThat(of("q0")).as("all of it is used, exactly").hasSize(64);
    add("last", "d");
    assertThat(of("q0")).isEmpty();
    assertThat(of("q1")).hasSize(64);
  }

  @Test
  void as_many_bytes_as_are_allowed_are_kept_and_one_more_is_not() {
    tags.add(ACME, key("q0"), entry, List.of(new Tag("doc-0")));
    long one = tags.held();
    var two = new AddedTags(2 * one);
    two.add(ACME, key("q0"), entry, List.of(new Tag("doc-0")));
    two.add(ACME, key("q1"), entry, List.of(new Tag("doc-1")));
    assertThat(two.of(ACME, key("q0"), entry)).containsExactly(new Tag("doc-0"));
    assertThat(two.held()).isEqualTo(2 * one);
    two.add(ACME, key("q1"), entry, List.of(new Tag("d")));
    assertThat(two.of(ACME, key("q0"), entry)).isEmpty();
    assertThat(two.of(ACME, key("q1"), entry)).containsExactly(new Tag("doc-1"), new Tag("d"));
  }
}

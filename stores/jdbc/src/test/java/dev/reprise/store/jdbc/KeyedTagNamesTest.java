package dev.reprise.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of tags are remembered by partition and tag, whatever their hashes are. */
class KeyedTagNamesTest {
  private final List<String> asked = new ArrayList<>();
  private final KeyedTagNames names =
      new KeyedTagNames(
          (partition, tag) -> {
            asked.add(partition.name() + " " + tag.name());
            return new Tag(partition.name() + "/" + tag.name());
          });

  /** "Aa" and "BB" have one hash code, so both have one place. */
  @Test
  void partitions_with_one_hash_have_their_own_names() {
    var doc = new Tag("doc:1");
    for (int round = 0; round < 2; round++) {
      assertThat(names.of(new Partition("Aa"), doc).name()).isEqualTo("Aa/doc:1");
      assertThat(names.of(new Partition("BB"), doc).name()).isEqualTo("BB/doc:1");
    }
  }

  @Test
  void tags_with_one_hash_have_their_own_names() {
    var acme = new Partition("acme");
    for (int round = 0; round < 2; round++) {
      assertThat(names.of(acme, new Tag("Aa")).name()).isEqualTo("acme/Aa");
      assertThat(names.of(acme, new Tag("BB")).name()).isEqualTo("acme/BB");
    }
  }

  @Test
  void a_name_is_made_once_while_it_is_remembered() {
    var acme = new Partition("acme");
    names.of(acme, new Tag("doc:1"));
    names.of(acme, new Tag("doc:1"));
    assertThat(asked).containsExactly("acme doc:1");
  }
}

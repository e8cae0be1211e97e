package dev.reprise.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EditsTest {
  private static final long SEED = Long.getLong("reprise.seed", 20261121L);

  @Test
  void random_edits_change_exactly_their_ranges_and_equal_the_edit_of_the_tree() throws Exception {
    RandomJson texts = new RandomJson(SEED);
    int edited = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] text = texts.object(4).getBytes(UTF_8);
      Document document = Document.parse(text);
      Case chosen = Case.choose(document, texts);
      byte[] result = Edits.apply(text, chosen.edits);
      String as = "seed %d, text %d: %s".formatted(SEED, i, new String(text, UTF_8));
      assertThat(Oracle.tree(result)).as(as).isEqualTo(chosen.expected);
      assertThat(Oracle.tree(Document.parse(result), 0)).as(as).isEqualTo(chosen.expected);
      assertThat(names(Oracle.tree(result))).as(as).isEqualTo(names(chosen.expected));
      assertThat(untouched(text, result, chosen.edits)).as(as).isTrue();
      edited += chosen.edits.isEmpty() ? 0 : 1;
    }
    assertThat(edited).isGreaterThan(15_000);
  }

  @Test
  void no_edit_gives_the_callers_own_array() {
    byte[] text = bytes("{ }");
    assertThat(Edits.apply(text, List.of())).isSameAs(text);
  }

  @Test
  void the_caller_keeps_white_space_order_and_spelling() throws Exception {
    Document document =
        Document.parse(bytes("{ \"b\" : 1.50 ,\n\t\"a\":\"\\u0041\" , \"messages\":[ ] }"));
    List<Edits.Edit> edits = new ArrayList<>();
    edits.add(Edits.addBefore(document, document.member(0, "messages"), "x", "{\"y\":[1]}"));
    edits.add(Edits.addFirst(document, 0, "n\n", "2"));
    edits.addAll(Edits.removeMembers(document, 0, List.of(document.member(0, "a"))));
    assertThat(new String(Edits.apply(document.bytes(), edits), UTF_8))
        .isEqualTo("{\"n\\n\":2, \"b\" : 1.50 , \"x\":{\"y\":[1]},\"messages\":[ ] }");
  }

  @Test
  void additions_at_one_place_keep_their_order() throws Exception {
    Document document = Document.parse(bytes("{\"a\":1}"));
    List<Edits.Edit> edits =
        List.of(
            Edits.addLast(document, 0, "y", "2"),
            Edits.addFirst(document, 0, "b", "3"),
            Edits.addLast(document, 0, "z", "4"),
            Edits.addFirst(document, 0, "c", "5"));
    assertThat(new String(Edits.apply(document.bytes(), edits), UTF_8))
        .isEqualTo("{\"b\":3,\"c\":5,\"a\":1,\"y\":2,\"z\":4}");
  }

  @Test
  void overlapping_edits_are_refused() throws Exception {
    Document document = Document.parse(bytes("{\"a\":{\"b\":1}}"));
    int a = document.member(0, "a");
    List<Edits.Edit> edits =
        List.of(Edits.replace(document, a, "1"), Edits.replace(document, document.first(a), "2"));
    assertThatThrownBy(() -> Edits.apply(document.bytes(), edits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlap");
  }

  @Test
  void what_is_put_in_must_be_one_json_value() throws Exception {
    Document document = Document.parse(bytes("{\"a\":1}"));
    for (String notOne : List.of("", "1,2", "{\"a\":1,\"a\":2}", "}", "nul")) {
      assertThatThrownBy(() -> Edits.addFirst(document, 0, "x", notOne))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not one JSON value");
    }
  }

  @Test
  void members_are_removed_from_their_own_object_only() throws Exception {
    Document document = Document.parse(bytes("{\"a\":{\"b\":1}}"));
    int inner = document.at(0, "a", "b");
    assertThatThrownBy(() -> Edits.removeMembers(document, 0, List.of(inner)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Edits.addFirst(document, inner, "x", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Edits.addBefore(document, 0, "x", "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Member order at the outermost level: a map's equality does not see it. */
  private static List<String> names(Object tree) {
    return ((Map<?, ?>) tree).keySet().stream().map(String::valueOf).toList();
  }

  /** Every byte outside the edits stands in the result, in order, and nothing but them and it. */
  private static boolean untouched(byte[] text, byte[] result, List<Edits.Edit> edits) {
    List<Edits.Edit> ordered = new ArrayList<>(edits);
    ordered.sort((a, b) -> a.start() != b.start() ? a.start() - b.start() : a.end() - b.end());
    int from = 0;
    int to = 0;
    for (Edits.Edit edit : ordered) {
      for (; from < edit.start(); from++, to++) {
        if (text[from] != result[to]) {
          return false;
        }
      }
      for (byte b : edit.with()) {
        if (result[to++] != b) {
          return false;
        }
      }
      from = edit.end();
    }
    for (; from < text.length; from++, to++) {
      if (text[from] != result[to]) {
        return false;
      }
    }
    return to == result.length;
  }

  /** A random choice of edits on the outermost object, and what the tree must be afterwards. */
  private record Case(List<Edits.Edit> edits, Map<String, Object> expected) {

    static Case choose(Document document, RandomJson random) {
      List<Edits.Edit> edits = new ArrayList<>();
      Map<String, Object> before = new LinkedHashMap<>();
      Map<String, Object> members = new LinkedHashMap<>();
      Map<String, Object> after = new LinkedHashMap<>();
      Set<Integer> removed = new HashSet<>();
      for (int v = document.first(0); v != Document.NONE; v = document.next(v)) {
        String name = document.name(v);
        switch (random.below(5)) {
          case 0 -> removed.add(v);
          case 1 -> {
            edits.add(Edits.replace(document, v, "[\"new\"]"));
            members.put(name, List.of("new"));
          }
          case 2 -> {
            edits.add(Edits.addBefore(document, v, "before" + v, "{}"));
            members.put("before" + v, Map.of());
            members.put(name, Oracle.tree(document, v));
          }
          default -> members.put(name, Oracle.tree(document, v));
        }
      }
      if (!members.isEmpty() && random.below(2) == 0) {
        edits.add(0, Edits.addFirst(document, 0, "first \"é", "7"));
        before.put("first \"é", new Oracle.Num("7"));
      }
      if (!members.isEmpty() && random.below(2) == 0) {
        edits.add(Edits.addLast(document, 0, "last", "null"));
        after.put("last", null);
      }
      if (!removed.isEmpty()) {
        edits.addAll(Edits.removeMembers(document, 0, List.copyOf(removed)));
      }
      before.putAll(members);
      before.putAll(after);
      return new Case(edits, before);
    }
  }
}

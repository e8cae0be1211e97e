package dev.reprise.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The reader behind every module's {@link PackagesContract} sees cycles where there are some. */
class PackageGraphTest {
  private static final String ROUND = "dev.reprise.testkit.architecture.round.";
  private static final Path HERE = Path.of("").toAbsolutePath();

  @Test
  void a_cycle_is_seen_through_a_copied_constant_and_through_a_type_nobody_imports()
      throws Exception {
    var graph = PackageGraph.of(HERE.resolve("target/test-classes"));
    assertThat(graph.uses().get(ROUND + "one")).containsExactly(ROUND + "two");
    assertThat(graph.uses().get(ROUND + "two")).containsExactly(ROUND + "one", ROUND + "three");
    assertThat(graph.cycles()).contains(Set.of(ROUND + "one", ROUND + "two", ROUND + "three"));
  }

  @Test
  void packages_in_one_direction_are_no_cycle() {
    var graph =
        new PackageGraph(
            Map.of("a", Set.of("b", "c"), "b", Set.of("c"), "c", Set.of("d"), "x", Set.of("x2")));
    assertThat(graph.cycles()).isEmpty();
  }

  @Test
  void two_separate_cycles_are_two_groups() {
    var graph =
        new PackageGraph(
            Map.of("a", Set.of("b"), "b", Set.of("a"), "c", Set.of("d"), "d", Set.of("c", "a")));
    assertThat(graph.cycles()).hasSameElementsAs(List.of(Set.of("a", "b"), Set.of("c", "d")));
  }
}

package dev.reprise.insight.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Facts;
import dev.reprise.policy.bundle.BundleReader;
import dev.reprise.policy.bundle.ShippedBundles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table that an analysis proposes: by names, the safer word in doubt. */
class OfferedToolsTest {
  private static List<AnalysisFindings.ToolProposal> proposed(Facts.Tool... offered) {
    var tools = new OfferedTools();
    tools.saw(List.of(offered));
    return tools.proposals();
  }

  @ParameterizedTest
  @CsvSource({
    "read_file,none", "Grep,none", "listDirectory,none", "mcp__docs__search,none",
    "Bash,unsafe", "read_and_delete,unsafe", "getThenUpdate,unsafe", "post_time,unsafe",
    "fetch,unsafe", "frobnicate,unsafe", "apply_patch,unsafe", "spreadsheet,unsafe",
  })
  void a_name_suggests_what_a_tool_does(String name, String proposal) {
    assertThat(proposed(new Facts.Tool(name, null, null)))
        .singleElement()
        .satisfies(it -> assertThat(it.sideEffects()).isEqualTo(proposal));
  }

  @ParameterizedTest
  @CsvSource({"get_price,real-time", "web_search,real-time", "list_files,", "fetch,", "now,"})
  void a_reader_of_what_changes_is_proposed_as_one(String name, @Nullable String freshness) {
    assertThat(proposed(new Facts.Tool(name, null, null)))
        .singleElement()
        .satisfies(it -> assertThat(it.freshness()).isEqualTo(freshness));
  }

  @Test
  void declared_tools_and_names_that_no_table_can_hold_are_left_out() {
    assertThat(
            proposed(
                new Facts.Tool("read_file", "none", null),
                new Facts.Tool("read *", null, null),
                new Facts.Tool("read\"x", null, null),
                new Facts.Tool("", null, null)))
        .isEmpty();
  }

  @Test
  void the_rows_are_what_a_bundle_takes() {
    String row = proposed(new Facts.Tool("mcp:docs/search.all", null, null)).getFirst().row();
    String bundle = ShippedBundles.text("default").replace("tools: []", "tools: [" + row + "]");
    assertThat(BundleReader.read(bundle).tools()).hasSize(1);
  }

  @Test
  void the_row_of_a_reader_of_what_changes_is_the_one_of_the_documents() {
    String row = proposed(new Facts.Tool("get_price", null, null)).getFirst().row();
    assertThat(row).isEqualTo("{name: \"get_price\", side_effects: none, freshness: real-time}");
    String bundle = ShippedBundles.text("default").replace("tools: []", "tools: [" + row + "]");
    assertThat(BundleReader.read(bundle).tools()).hasSize(1);
  }
}

package dev.reprise.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Directives;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a recording says of who asked and how. */
class CallerNamesTest {
  private static final Partition ADA = new Partition("c-ada");
  private final CallerNames names = new CallerNames(new byte[] {1});

  @Test
  void a_name_is_one_for_each_scope_in_which_answers_are_shared_and_new_in_each_run() {
    var all =
        List.of(
            new Principal(ADA, null, null),
            new Principal(new Partition("c-bo"), null, null),
            new Principal(ADA, "support", null),
            new Principal(ADA, null, "support"),
            new Principal(ADA, "support", "dan"));
    assertThat(all.stream().map(names::of)).doesNotHaveDuplicates();
    String ada = names.of(all.getFirst());
    assertThat(names.of(new Principal(ADA, null, null))).isEqualTo(ada).doesNotContain("ada");
    assertThat(new CallerNames(new byte[] {2}).of(all.getFirst())).isNotEqualTo(ada);
  }

  @Test
  void directives_are_written_as_a_client_writes_them() {
    assertThat(CallerNames.directives(Directives.NONE)).isEmpty();
    assertThat(CallerNames.directives(new Directives(false, true, 600L, true)))
        .contains("no-cache, max-age=600, only-if-cached");
    assertThat(CallerNames.directives(new Directives(true, false, 4_111_111_111_111_111L, false)))
        .as("no number of a caller's choice")
        .contains("no-store, max-age=86400");
  }
}

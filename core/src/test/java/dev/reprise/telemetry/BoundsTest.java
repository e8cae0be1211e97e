package dev.reprise.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.request.Hints;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thousands of decisions are remembered: no text of a caller or a provider makes one large. */
class BoundsTest {
  private static final String LONG = "m".repeat(2 << 20);

  @Test
  void a_models_name_is_cut_wherever_it_stands() {
    var operation = new Operation("gemini", "gemini", Operation.Act.GENERATE, "e", LONG, false, "");
    var hints = new Hints(null, null, null, List.of("a"), null, "e".repeat(8000), null, false);
    var principal = new Principal(Partition.ANONYMOUS, null, null);
    var asked = new Decision.RequestSummary(principal, operation, hints, LONG, false, 1, "p", "r");
    assertThat(asked.model()).hasSize(Decision.LONGEST).startsWith("mmm").endsWith("…");
    assertThat(asked.operation().modelInPath()).hasSize(Decision.LONGEST);
    assertThat(asked.hints().evidence()).isNull();
    assertThat(asked.hints().tags()).containsExactly("a");
    var usual = new Decision.RequestSummary(principal, operation, hints, "m-1", false, 1, "p", "r");
    assertThat(usual.model()).isEqualTo("m-1");
  }

  @Test
  void what_a_provider_says_of_itself_is_cut_or_left_out() {
    TokenUsage counted = new TokenUsage(1, 2, 3, 4);
    assertThat(new Decision.Ended(200, false, null, LONG, counted, LONG, ""))
        .satisfies(ended -> assertThat(ended.detail()).hasSize(Decision.LONGEST))
        .satisfies(ended -> assertThat(ended.answeredBy()).hasSize(Decision.LONGEST))
        .satisfies(ended -> assertThat(ended.usage()).isEqualTo(counted));
    TokenUsage named = counted.billed(Billing.named(LONG, "", ""));
    assertThat(new Decision.Ended(200, false, null, "", named, null, "").usage())
        .isEqualTo(counted);
    var share = new Billing.ModelShare("m", counted);
    TokenUsage shared = counted.billed(Billing.PLAIN.shared(Collections.nCopies(10_000, share)));
    assertThat(new Decision.Ended(200, false, null, "", shared, null, "").usage())
        .isEqualTo(counted);
    TokenUsage usual = counted.billed(Billing.named("flex", "us", "fast"));
    assertThat(new Decision.Ended(200, false, null, "", usual, null, "").usage()).isEqualTo(usual);
  }

  @Test
  void the_names_of_what_differs_are_cut() {
    assertThat(new Decision.Nearest("pc_1", 1, List.of(LONG, "model")).differs())
        .satisfies(all -> assertThat(all.getFirst()).hasSize(Decision.LONGEST))
        .last()
        .isEqualTo("model");
  }
}

package dev.reprise.fill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.budget.Share;
import dev.reprise.request.Request;
import dev.reprise.testkit.GivenRequests;
import org.junit.jupiter.api.Test;

/** That the bytes of a large request are counted until nobody needs them any more. */
class ConditionsTest {
  private final MemoryBudget budget = MemoryBudget.of(64 << 20);
  private final Share share = budget.share(MemoryBudget.Use.REQUESTS);

  @Test
  void the_bytes_of_a_large_request_are_counted_until_they_are_let_go_of() {
    Request large = GivenRequests.chat("w".repeat(20_000)).request();
    Claim held = new RequestBytes(budget).hold(large);
    assertThat(share.taken()).isGreaterThanOrEqualTo(large.body().length);
    held.close();
    assertThat(share.taken()).isZero();
  }

  @Test
  void the_bytes_of_a_small_request_are_not_counted() {
    try (Claim held = new RequestBytes(budget).hold(GivenRequests.chat("why?").request())) {
      assertThat(held.held()).isZero();
      assertThat(share.taken()).isZero();
    }
  }
}

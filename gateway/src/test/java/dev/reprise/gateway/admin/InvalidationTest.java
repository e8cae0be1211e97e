package dev.reprise.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.freshness.MemoryLedger;
import dev.reprise.response.Reply;
import dev.reprise.response.WholeBody;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.HashTier;
import dev.reprise.tier.ForwardingTier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an invalidation answers when a tier cannot write which entries it holds no more. */
class InvalidationTest {
  private final FakeClock clock = new FakeClock();
  private boolean written = true;

  private final Invalidation invalidation =
      new Invalidation(
          new MemoryLedger(clock),
          List.of(
              new ForwardingTier(new HashTier("l2", clock)) {
                @Override
                public boolean removalsWritten() {
                  return written;
                }
              }));

  private Reply invalidate() {
    byte[] body = "{\"tags\":[\"doc:1\"]}".getBytes(StandardCharsets.UTF_8);
    return invalidation.invalidate(
        List.of(GivenEntries.ACME), body, Invalidation.Audience.OPERATOR);
  }

  @Test
  void what_holds_for_this_process_only_is_not_acknowledged() {
    assertThat(invalidate().status()).as("control").isEqualTo(200);
    written = false;
    Reply told = invalidate();
    assertThat(told.status()).isEqualTo(503);
    assertThat(new String(WholeBody.of(told, 10_000).bytes(), StandardCharsets.UTF_8))
        .contains("not-durable", "position", "\"durable\" : false");
  }
}

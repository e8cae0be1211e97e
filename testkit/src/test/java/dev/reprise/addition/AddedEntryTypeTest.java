package dev.reprise.addition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.addition.retrieval.Retrieval;
import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.key.PartitionKeys;
import dev.reprise.lookup.Lookups;
import dev.reprise.lookup.Sighting;
import dev.reprise.lookup.Want;
import dev.reprise.policy.Reason;
import dev.reprise.request.EntryType;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.PlayedLedger;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Adding a type of entry that the contract names already takes one folder ({@code retrieval}), with
 * one class in it, and its row in the bundle: its description gives it a key, the row lets policy
 * allow it, and the tiers, the look-up and the ledger treat it as they treat answers of models. A
 * type that the contract does not name yet takes two more places: a constant in {@link EntryType}
 * and its case in {@code TypeDefaults}, which the compiler demands.
 */
class AddedEntryTypeTest {
  private static final Tag DOC = new Tag("doc:9");
  private static final Retrieval REFUNDS = Retrieval.of(GivenEntries.ACME, "i-1", "refunds");

  private final FakeClock clock = new FakeClock();
  private final PartitionKeys keys = new PartitionKeys(new byte[PartitionKeys.BYTES]);
  private final PlayedLedger ledger = new PlayedLedger();
  private final TierStack tiers =
      new TierStack(List.of(new HashTier("l1", clock), new HashTier("l2", clock)));
  private final Lookups lookups =
      new Lookups(tiers, ledger, MemoryBudget.ofHeap(), new Clock(clock, clock.nanos()));

  private Entry found(String text, Retrieval asked) {
    Instant now = clock.instant();
    return new Entry(
        asked.type(),
        asked.scope(),
        ledger.applied(),
        List.of(new Tag("t:" + asked.caller().name()), DOC),
        GivenEntries.POLICY,
        now,
        now.plusSeconds(300),
        now.plusSeconds(600),
        TokenUsage.UNKNOWN,
        Map.of(),
        GivenEntries.payload(text));
  }

  private Want want(Retrieval asked) {
    return asked.want(keys, GivenEntries.POLICY);
  }

  private void keep(Retrieval asked, String text) {
    tiers.keep(asked.caller(), asked.key(keys), found(text, asked));
  }

  private Sighting look(Retrieval asked) {
    return lookups.look(want(asked), new Timeline(0));
  }

  @Test
  void its_key_follows_from_its_description() {
    assertThat(Retrieval.of(GivenEntries.ACME, "i-1", "refunds").key(keys))
        .isEqualTo(REFUNDS.key(keys));
    assertThat(
            List.of(
                REFUNDS.key(keys),
                Retrieval.of(GivenEntries.ACME, "i-2", "refunds").key(keys),
                Retrieval.of(GivenEntries.ACME, "i-1", "returns").key(keys),
                Retrieval.of(GivenEntries.GLOBEX, "i-1", "refunds").key(keys),
                withRights("few").key(keys)))
        .doesNotHaveDuplicates();
  }

  private static Retrieval withRights(String rights) {
    return new Retrieval(GivenEntries.ACME, REFUNDS.scope(), "i-1", rights, "refunds");
  }

  @Test
  void it_is_kept_found_and_judged_as_any_entry() {
    var miss = (Sighting.Miss) look(REFUNDS);
    assertThat(miss.layers()).extracting(Decision.Layer::type).containsOnly(REFUNDS.type());
    keep(REFUNDS, "thirty days");
    tiers.remove(0, REFUNDS.caller(), REFUNDS.key(keys));
    var hit = (Sighting.Hit) look(REFUNDS);
    assertThat(hit.tier()).isEqualTo("l2");
    assertThat(hit.layers())
        .as("telemetry counts by it")
        .extracting(Decision.Layer::type)
        .containsExactly(EntryType.RETRIEVAL_RESULT, EntryType.RETRIEVAL_RESULT);
    assertThat(hit.entry().type()).isEqualTo(EntryType.RETRIEVAL_RESULT);
    assertThat(GivenEntries.text(hit.entry())).isEqualTo("thirty days");
    assertThat(((Sighting.Hit) look(REFUNDS)).tier()).as("promoted").isEqualTo("l1");
  }

  @Test
  void it_is_invalidated_by_its_tags_and_by_those_that_a_request_added() {
    keep(REFUNDS, "thirty days");
    ledger.invalidate(GivenEntries.GLOBEX, List.of(DOC));
    assertThat(look(REFUNDS)).as("control: another's tag").isInstanceOf(Sighting.Hit.class);
    ledger.invalidate(GivenEntries.ACME, List.of(DOC));
    assertThat(((Sighting.Miss) look(REFUNDS)).reason()).isEqualTo(Reason.INVALIDATED);

    keep(REFUNDS, "sixty days");
    var added = new Tag("doc:10");
    assertThat(lookups.look(REFUNDS.want(keys, GivenEntries.POLICY, added), new Timeline(0)))
        .isInstanceOf(Sighting.Hit.class);
    ledger.invalidate(GivenEntries.ACME, List.of(added));
    assertThat(((Sighting.Miss) look(REFUNDS)).reason()).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void it_is_its_partitions_own() {
    keep(REFUNDS, "thirty days");
    Retrieval others = Retrieval.of(GivenEntries.GLOBEX, "i-1", "refunds");
    assertThat(((Sighting.Miss) look(others)).reason()).isEqualTo(Reason.ABSENT);
    // Even under its very key it is nobody else's.
    tiers.keep(REFUNDS.caller(), REFUNDS.key(keys), found("ada's", adas()));
    var miss = (Sighting.Miss) look(REFUNDS);
    assertThat(miss.reason()).isEqualTo(Reason.SCOPE_MISMATCH);
    assertThat(miss.troubles())
        .extracting(Sighting.Trouble::event)
        .containsOnly(Telemetry.Event.ISOLATION_VIOLATION);
    keep(others, "ninety days");
    assertThat(look(others)).as("control").isInstanceOf(Sighting.Hit.class);
  }

  private static Retrieval adas() {
    var ada = new Scope.User(GivenEntries.ACME, null, "ada");
    return new Retrieval(GivenEntries.ACME, ada, "i-1", "all", "refunds");
  }

  @Test
  void a_scope_of_another_partition_gets_no_key() {
    var foreign = new Scope.Tenant(GivenEntries.GLOBEX);
    assertThatThrownBy(
            () -> new Retrieval(GivenEntries.ACME, foreign, "i-1", "all", "refunds").key(keys))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.reprise.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** F-3, one condition at a time, each with the mutant that leaves it out. */
class ValidationTest {
  private static final Partition ACME = new Partition("acme");
  private static final Partition GLOBEX = new Partition("globex");
  private static final Tag DOC = new Tag("doc:1");
  private static final Tag ADA = new Tag("authz:ada");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Stamp START = new Stamp(7, 10);
  private static final Validation FULL = Validation.full();

  /** Something that makes a good entry bad: what is then asked, of which ledger. */
  private record Scenario(Cause cause, Entry entry, Demands asked, Ledger ledger) {}

  private static Entry entry(Stamp stamp) {
    return new Entry(
        EntryType.MODEL_RESPONSE,
        new Scope.Tenant(ACME),
        stamp,
        List.of(new Tag("t:acme"), DOC),
        "p1",
        NOON,
        NOON.plusSeconds(60),
        NOON.plusSeconds(600),
        TokenUsage.UNKNOWN,
        Map.of(),
        new Entry.Payload(Entry.Form.WHOLE, 200, "application/json", new byte[0]));
  }

  private static Demands asked(Instant now) {
    return Demands.plainly(ACME, "p1", now);
  }

  private static Demands asked(
      List<Tag> tags, @Nullable Stamp position, @Nullable Duration maxAge) {
    return new Demands(ACME, "p1", NOON.plusSeconds(30), tags, position, maxAge);
  }

  private static MemoryLedger ledger() {
    return new MemoryLedger(START, 100);
  }

  private static Ledger after(Tag invalidated) {
    MemoryLedger ledger = ledger();
    ledger.invalidate(ACME, List.of(invalidated));
    return ledger;
  }

  private static Ledger withFloor() {
    MemoryLedger ledger = ledger();
    ledger.raiseFloor(ACME);
    return ledger;
  }

  private static List<Scenario> scenarios() {
    Entry good = entry(START);
    Entry floored = // no tag speaks for it: only the floor does
        new Entry(
            good.type(),
            good.scope(),
            good.stamp(),
            List.of(),
            "p1",
            NOON,
            good.freshUntil(),
            good.expiresAt(),
            good.usage(),
            good.facts(),
            good.payload());
    Demands now = asked(NOON.plusSeconds(30));
    return List.of(
        new Scenario(Cause.FROM_FUTURE, good, asked(NOON.minusSeconds(3)), ledger()),
        new Scenario(Cause.EXPIRED, good, asked(NOON.plusSeconds(600)), ledger()),
        new Scenario(Cause.TOO_OLD, good, asked(List.of(), null, Duration.ofSeconds(29)), ledger()),
        new Scenario(Cause.INVALIDATED, good, now, after(DOC)),
        new Scenario(Cause.INVALIDATED, good, asked(List.of(ADA), null, null), after(ADA)),
        new Scenario(Cause.BELOW_FLOOR, floored, now, withFloor()),
        new Scenario(Cause.OTHER_INCARNATION, entry(new Stamp(6, 10)), now, ledger()),
        new Scenario(Cause.OTHER_INCARNATION, entry(new Stamp(7, 11)), now, ledger()),
        new Scenario(Cause.POLICY_MOVED, good, Demands.plainly(ACME, "p2", NOON), ledger()),
        new Scenario(Cause.SCOPE_MISMATCH, good, Demands.plainly(GLOBEX, "p1", NOON), ledger()),
        new Scenario(
            Cause.POSITION_NOT_REACHED, good, asked(List.of(), new Stamp(7, 11), null), ledger()),
        new Scenario(
            Cause.POSITION_NOT_REACHED, good, asked(List.of(), new Stamp(8, 10), null), ledger()),
        new Scenario(Cause.LEDGER_UNREACHABLE, good, now, new Lapsed(ledger())));
  }

  @Test
  void clocks_that_differ_by_two_seconds_are_taken_as_one() {
    for (int second = 0; second <= 2; second++) {
      assertThat(FULL.judge(entry(START), asked(NOON.minusSeconds(second)), ledger()))
          .isEqualTo(new Verdict.Fresh(Duration.ZERO));
    }
    assertThat(FULL.judge(entry(START), asked(NOON.minusSeconds(3600)), ledger()))
        .isEqualTo(new Verdict.Dead(Cause.FROM_FUTURE));
  }

  private static Validation without(Cause cause) {
    return new Validation(Check.ALL.stream().filter(check -> check.cause() != cause).toList());
  }

  @TestFactory
  Stream<DynamicTest> each_condition_alone_kills_and_its_mutant_serves() {
    return scenarios().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.cause().name(),
                    () -> {
                      assertThat(FULL.judge(entry(START), asked(NOON), ledger()))
                          .as("control: the good entry is served")
                          .isEqualTo(new Verdict.Fresh(Duration.ZERO));
                      assertThat(FULL.judge(one.entry(), one.asked(), one.ledger()))
                          .isEqualTo(new Verdict.Dead(one.cause()));
                      assertThat(without(one.cause()).judge(one.entry(), one.asked(), one.ledger()))
                          .as("the mutant without this condition serves it")
                          .isNotInstanceOf(Verdict.Dead.class);
                    }));
  }

  @Test
  void every_cause_has_a_scenario() {
    EnumSet<Cause> covered = EnumSet.noneOf(Cause.class);
    scenarios().forEach(one -> covered.add(one.cause()));
    assertThat(covered).isEqualTo(EnumSet.allOf(Cause.class));
  }

  @Test
  void past_the_soft_ttl_an_entry_is_stale_and_says_its_age() {
    assertThat(FULL.judge(entry(START), asked(NOON.plusSeconds(59)), ledger()))
        .isEqualTo(new Verdict.Fresh(Duration.ofSeconds(59)));
    assertThat(FULL.judge(entry(START), asked(NOON.plusSeconds(60)), ledger()))
        .isEqualTo(new Verdict.Stale(Duration.ofSeconds(60)));
  }

  @Test
  void an_invalidated_entry_is_dead_and_not_stale_whatever_its_soft_ttl() {
    assertThat(FULL.judge(entry(START), asked(NOON.plusSeconds(61)), after(DOC)))
        .isEqualTo(new Verdict.Dead(Cause.INVALIDATED));
  }

  @Test
  void a_fill_stamped_after_the_invalidation_is_served() {
    Ledger ledger = after(DOC);
    assertThat(FULL.judge(entry(ledger.applied()), asked(NOON), ledger))
        .isInstanceOf(Verdict.Fresh.class);
  }

  @Test
  void a_position_already_reached_is_no_obstacle() {
    Demands asked = asked(List.of(), START, null);
    assertThat(FULL.judge(entry(START), asked, ledger())).isInstanceOf(Verdict.Fresh.class);
  }

  @Test
  void max_age_is_exact_and_equal_is_young_enough() {
    Demands asked = asked(List.of(), null, Duration.ofSeconds(30));
    assertThat(FULL.judge(entry(START), asked, ledger())).isInstanceOf(Verdict.Fresh.class);
  }

  @Test
  void a_public_entry_belongs_to_its_namespace_and_to_no_tenant() {
    Entry own = entry(START);
    Entry open =
        new Entry(
            own.type(),
            new Scope.Public("faq"),
            START,
            own.tags(),
            "p1",
            NOON,
            own.freshUntil(),
            own.expiresAt(),
            own.usage(),
            own.facts(),
            own.payload());
    Partition namespace = Entry.publicPartition("faq");
    assertThat(FULL.judge(open, Demands.plainly(namespace, "p1", NOON), ledger()))
        .isInstanceOf(Verdict.Fresh.class);
    assertThat(FULL.judge(open, asked(NOON), ledger()))
        .isEqualTo(new Verdict.Dead(Cause.SCOPE_MISMATCH));
  }

  @Test
  void with_no_ledger_nothing_is_served() {
    Ledger none = new UnreachableLedger("no folder");
    assertThat(FULL.judge(entry(START), asked(NOON), none)).isInstanceOf(Verdict.Dead.class);
    assertThat(FULL.judge(entry(none.applied()), asked(NOON), none))
        .isInstanceOf(Verdict.Dead.class);
  }

  /**
   * The interleaving told at {@link Check#ALL}: the ledger becomes a new one between the first
   * question and the last.
   */
  @Test
  void a_ledger_reborn_during_validation_is_noticed() {
    MemoryLedger old = ledger();
    old.invalidate(ACME, List.of(DOC));
    Entry dead = entry(START);
    Demands asked = asked(NOON);
    assertThat(FULL.judge(dead, asked, new Reborn(old, new MemoryLedger(new Stamp(8, 0), 9))))
        .isEqualTo(new Verdict.Dead(Cause.OTHER_INCARNATION));
    List<Check> askedOnce = Check.ALL.stream().distinct().toList();
    assertThat(
            new Validation(askedOnce)
                .judge(dead, asked, new Reborn(old, new MemoryLedger(new Stamp(8, 0), 9))))
        .as("the mutant that asks for the incarnation only once serves it")
        .isInstanceOf(Verdict.Fresh.class);
  }

  /** Answers the first question for the position from the old ledger, all else from the new. */
  private static final class Reborn extends Other {
    private final Ledger old;
    private boolean reborn;

    Reborn(Ledger old, Ledger reborn) {
      super(reborn);
      this.old = old;
    }

    @Override
    public Stamp applied() {
      if (reborn) {
        return super.applied();
      }
      reborn = true;
      return old.applied();
    }
  }

  private static final class Lapsed extends Other {
    Lapsed(Ledger ledger) {
      super(ledger);
    }

    @Override
    public boolean leaseValid() {
      return false;
    }
  }

  private abstract static class Other implements Ledger {
    private final Ledger ledger;

    Other(Ledger ledger) {
      this.ledger = ledger;
    }

    @Override
    public Stamp applied() {
      return ledger.applied();
    }

    @Override
    public long version(Partition partition, Tag tag) {
      return ledger.version(partition, tag);
    }

    @Override
    public long floor(Partition partition) {
      return ledger.floor(partition);
    }

    @Override
    public boolean leaseValid() {
      return ledger.leaseValid();
    }

    @Override
    public Stamp invalidate(Partition partition, java.util.Collection<Tag> tags) {
      return ledger.invalidate(partition, tags);
    }

    @Override
    public Stamp raiseFloor(Partition partition) {
      return ledger.raiseFloor(partition);
    }

    @Override
    public void close() {
      ledger.close();
    }
  }
}

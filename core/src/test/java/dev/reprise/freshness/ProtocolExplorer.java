package dev.reprise.freshness;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Breadth-first over all states of one node; see {@link ProtocolExplorerTest}. */
final class ProtocolExplorer {
  /** A rule taken away. */
  enum Mutant {
    NONE,
    /** F-1: the stamp is taken when the fill is done. */
    STAMP_FIRST,
    /** F-3: entries are not validated against tags. */
    VALIDATE_ON_READ,
    /** F-4: the invalidation comes before the source commits. */
    SOURCE_FIRST,
    /** F-7: a passed soft TTL is served even if a tag was invalidated. */
    NO_STALE_ACROSS_INVALIDATION,
    /** F-9: a ledger put back from a backup keeps its incarnation. */
    INCARNATION_ON_ROLLBACK,
    /** F-9: what is remembered beside the ledger is not kept up with invalidations. */
    SEEN_IS_NEVER_BEHIND,
    /** F-9: an entry of another incarnation is not refused. */
    INCARNATION_EQUAL
  }

  private static final Partition ACME = new Partition("acme");
  private static final Tag DOC = new Tag("doc:1");
  private static final Tag OTHER = new Tag("doc:2");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final int MOST_CHANGES = 2;
  private static final int MOST_LOG = 4;
  private static final int MOST_OPENINGS = 3;

  /** The ledger file: everything it knows follows from its incarnation and its log. */
  private record File(long incarnation, String log) {
    Stamp stamp() {
      return new Stamp(incarnation, log.length());
    }

    Incarnation.Position position() {
      return new Incarnation.Position("of " + incarnation, stamp());
    }

    MemoryLedger open() {
      MemoryLedger ledger = new MemoryLedger(new Stamp(incarnation, 0), 100);
      for (char step : log.toCharArray()) {
        switch (step) {
          case 'd' -> ledger.invalidate(ACME, List.of(DOC));
          case 'o' -> ledger.invalidate(ACME, List.of(OTHER));
          default -> ledger.raiseFloor(ACME);
        }
      }
      return ledger;
    }

    File and(char step) {
      return new File(incarnation, log + step);
    }
  }

  private record Held(int value, Stamp stamp, boolean aged) {}

  private record Fill(Stamp stamp, int value) {
    static final int NOT_READ = -1;
  }

  /** {@code half}: of commit and invalidate the first is done, the second not. */
  private record State(
      int source,
      int acknowledged,
      boolean half,
      File ledger,
      @Nullable File backup,
      Incarnation.Position seen,
      @Nullable Fill fill,
      @Nullable Held memory,
      @Nullable Held disk,
      int openings) {}

  private record Step(State state, @Nullable Step before, String event, int depth) {
    String path() {
      return before == null ? "" : before.path() + " → " + event;
    }
  }

  private final Mutant mutant;
  private final Validation validation;
  private final Set<State> known = new HashSet<>();
  private final ArrayDeque<Step> next = new ArrayDeque<>();
  private int served;
  private int depth;
  private String violation = "";

  ProtocolExplorer(Mutant mutant, int mostStates) {
    this.mutant = mutant;
    this.validation =
        switch (mutant) {
          case VALIDATE_ON_READ -> without(Cause.INVALIDATED, Cause.BELOW_FLOOR);
          case INCARNATION_EQUAL -> without(Cause.OTHER_INCARNATION);
          default -> Validation.full();
        };
    File file = new File(1, "");
    State start = new State(0, 0, false, file, null, file.position(), null, null, null, 0);
    reach(start, null, "");
    while (!next.isEmpty() && violation.isEmpty() && known.size() < mostStates) {
      Step step = next.remove();
      depth = step.depth();
      fills(step);
      changes(step);
      crashes(step);
    }
  }

  private static Validation without(Cause... causes) {
    List<Cause> left = List.of(causes);
    return new Validation(Check.ALL.stream().filter(one -> !left.contains(one.cause())).toList());
  }

  int states() {
    return known.size();
  }

  int depth() {
    return depth;
  }

  int served() {
    return served;
  }

  String violation() {
    return violation;
  }

  private void reach(State state, @Nullable Step before, String event) {
    if (known.add(state)) {
      Step step = new Step(state, before, event, before == null ? 0 : before.depth() + 1);
      next.add(step);
      look(state, step, state.memory());
      look(state, step, state.disk());
    }
  }

  private void look(State state, Step step, @Nullable Held held) {
    if (held == null || !serves(state.ledger().open(), held)) {
      return;
    }
    served++;
    if (held.value() < state.acknowledged() && violation.isEmpty()) {
      violation = step.path();
    }
  }

  private boolean serves(Ledger ledger, Held held) {
    Demands asked = Demands.plainly(ACME, "p1", held.aged() ? NOON.plusSeconds(60) : NOON);
    Validation rule =
        held.aged() && mutant == Mutant.NO_STALE_ACROSS_INVALIDATION
            ? without(Cause.INVALIDATED)
            : validation;
    return !(rule.judge(entry(held), asked, ledger) instanceof Verdict.Dead);
  }

  private static Entry entry(Held held) {
    return new Entry(
        EntryType.MODEL_RESPONSE,
        new Scope.Tenant(ACME),
        held.stamp(),
        List.of(DOC),
        "p1",
        NOON,
        NOON.plusSeconds(30),
        NOON.plusSeconds(600),
        TokenUsage.UNKNOWN,
        Map.of(),
        new Entry.Payload(Entry.Form.WHOLE, 200, "application/json", new byte[0]));
  }

  private void fills(Step step) {
    State s = step.state();
    Fill fill = s.fill();
    Stamp applied = s.ledger().stamp();
    if (fill == null) {
      reach(with(s, new Fill(applied, Fill.NOT_READ)), step, "start");
    } else if (fill.value() == Fill.NOT_READ) {
      reach(with(s, new Fill(fill.stamp(), s.source())), step, "read");
    } else {
      Stamp stamp = mutant == Mutant.STAMP_FIRST ? applied : fill.stamp();
      Held held = new Held(fill.value(), stamp, false);
      State done = with(s, null);
      reach(with(done, held, held), step, "keep");
      reach(with(done, held, s.disk()), step, "keep in memory only");
    }
    reach(with(s, aged(s.memory()), aged(s.disk())), step, "soft ttl passes");
  }

  private static @Nullable Held aged(@Nullable Held held) {
    return held == null ? null : new Held(held.value(), held.stamp(), true);
  }

  private void changes(Step step) {
    State s = step.state();
    boolean sourceFirst = mutant != Mutant.SOURCE_FIRST;
    if (!s.half() && s.source() < MOST_CHANGES) {
      List<State> begun = sourceFirst ? List.of(commit(s)) : advance(s, 'd');
      begun.forEach(state -> reach(half(state, true), step, sourceFirst ? "commit" : "invalidate"));
    }
    if (s.half()) {
      List<State> ended = sourceFirst ? advance(s, 'd') : List.of(commit(s));
      ended.forEach(
          state -> reach(acknowledge(state), step, sourceFirst ? "invalidate" : "commit"));
      if (sourceFirst) {
        advance(s, 'f').forEach(state -> reach(acknowledge(state), step, "raise floor"));
        reach(seen(s, s.ledger().and('d')), step, "crash before the ledger commits");
      }
    }
    advance(s, 'o').forEach(state -> reach(state, step, "invalidate another"));
  }

  /** The place beside the ledger is written before the ledger. */
  private List<State> advance(State s, char what) {
    if (s.ledger().log().length() >= MOST_LOG) {
      return List.of();
    }
    File moved = s.ledger().and(what);
    State told = mutant == Mutant.SEEN_IS_NEVER_BEHIND ? s : seen(s, moved);
    return List.of(ledger(told, moved));
  }

  private void crashes(Step step) {
    State s = step.state();
    if (s.backup() == null) {
      reach(backup(s), step, "back up the ledger file");
    }
    if (s.openings() < MOST_OPENINGS) {
      reach(opened(s, s.ledger()), step, "kill and restart");
      if (s.backup() != null) {
        reach(opened(s, s.backup()), step, "restart with the backup put back");
      }
      reach(opened(s, null), step, "restart with the ledger file lost");
    }
  }

  private State opened(State s, @Nullable File found) {
    Incarnation.Position position = found == null ? null : found.position();
    long incarnation =
        mutant == Mutant.INCARNATION_ON_ROLLBACK && found != null
            ? found.incarnation()
            : Incarnation.onOpening(position, s.seen(), 0);
    File file =
        found != null && found.incarnation() == incarnation ? found : new File(incarnation, "");
    Incarnation.Position seen =
        mutant == Mutant.SEEN_IS_NEVER_BEHIND && file.equals(found) ? s.seen() : file.position();
    return new State(
        s.source(),
        s.acknowledged(),
        s.half(),
        file,
        s.backup(),
        seen,
        null,
        null,
        s.disk(),
        s.openings() + 1);
  }

  private static State commit(State s) {
    return new State(
        s.source() + 1,
        s.acknowledged(),
        s.half(),
        s.ledger(),
        s.backup(),
        s.seen(),
        s.fill(),
        s.memory(),
        s.disk(),
        s.openings());
  }

  private static State half(State s, boolean half) {
    return new State(
        s.source(),
        s.acknowledged(),
        half,
        s.ledger(),
        s.backup(),
        s.seen(),
        s.fill(),
        s.memory(),
        s.disk(),
        s.openings());
  }

  private static State acknowledge(State s) {
    return half(
        new State(
            s.source(),
            s.source(),
            s.half(),
            s.ledger(),
            s.backup(),
            s.seen(),
            s.fill(),
            s.memory(),
            s.disk(),
            s.openings()),
        false);
  }

  private static State seen(State s, File file) {
    return new State(
        s.source(),
        s.acknowledged(),
        s.half(),
        s.ledger(),
        s.backup(),
        file.position(),
        s.fill(),
        s.memory(),
        s.disk(),
        s.openings());
  }

  private static State ledger(State s, File file) {
    return new State(
        s.source(),
        s.acknowledged(),
        s.half(),
        file,
        s.backup(),
        s.seen(),
        s.fill(),
        s.memory(),
        s.disk(),
        s.openings());
  }

  private static State backup(State s) {
    return new State(
        s.source(),
        s.acknowledged(),
        s.half(),
        s.ledger(),
        s.ledger(),
        s.seen(),
        s.fill(),
        s.memory(),
        s.disk(),
        s.openings());
  }

  private static State with(State s, @Nullable Fill fill) {
    return new State(
        s.source(),
        s.acknowledged(),
        s.half(),
        s.ledger(),
        s.backup(),
        s.seen(),
        fill,
        s.memory(),
        s.disk(),
        s.openings());
  }

  private static State with(State s, @Nullable Held memory, @Nullable Held disk) {
    return new State(
        s.source(),
        s.acknowledged(),
        s.half(),
        s.ledger(),
        s.backup(),
        s.seen(),
        s.fill(),
        memory,
        disk,
        s.openings());
  }
}

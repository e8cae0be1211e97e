package dev.reprise.freshness;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.freshness.ExploredState.Book;
import dev.reprise.freshness.ExploredState.Flown;
import dev.reprise.freshness.ExploredState.Held;
import dev.reprise.freshness.ExploredState.Versions;
import dev.reprise.freshness.ExploredState.Waiting;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Breadth-first over all states of one node, one call in flight and whoever might share it; see
 * {@link FlightExplorerTest}.
 *
 * <p>The node lags behind the ledger by what it has not applied. An invalidation is acknowledged
 * when the node has applied it or its lease has lapsed (F-4). At every state each possible asker is
 * tried: with and without the tag of the document, with and without the newest position, for a
 * stream or a whole answer. What it is given must not be older than the last invalidation that
 * touches it and was acknowledged before it asked; with a position, than the last one committed. An
 * invalidation of the document touches whoever depends on it: by the leader's tag, by a tag an
 * earlier follower brought, or by the asker's own. The model's and the floor touch everyone.
 */
final class FlightExplorer {
  /** A condition taken away. */
  enum Mutant {
    NONE,
    /** The flight is not judged by its leader's tags. */
    LEADER_TAGS,
    /** The flight is not judged by the tags its followers brought. */
    FOLLOWER_TAGS,
    /** The kept entry does not depend on the tags followers brought. */
    ENTRY_TAGS,
    /** The asker's own tags are not judged. */
    ASKER_TAGS,
    /** Raising the floor reaches nobody. */
    FLOOR,
    INCARNATION,
    MIN_POSITION,
    LEASE,
    /** A whole answer is not judged again when it is there. */
    LANDING,
    /** A live stream may be joined though a model moved. */
    ANY_MODEL
  }

  static final Partition ACME = new Partition("acme");
  static final Tag DOC = new Tag("doc:1");
  static final Tag MODEL = new Tag("model:m-1");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final int MOST_CHANGES = 2;
  private static final int UNREAD = -1;

  private record Step(ExploredState state, @Nullable Step before, String event, int depth) {
    String path() {
      return before == null ? "" : before.path() + " → " + event;
    }
  }

  private final Mutant mutant;
  private final Validation validation;
  private final Set<ExploredState> known = new HashSet<>();
  private final ArrayDeque<Step> next = new ArrayDeque<>();
  private int shared;
  private int served;
  private int depth;
  private String violation = "";

  FlightExplorer(Mutant mutant, int mostStates) {
    this.mutant = mutant;
    this.validation =
        switch (mutant) {
          case INCARNATION -> without(Cause.OTHER_INCARNATION);
          case MIN_POSITION -> without(Cause.POSITION_NOT_REACHED);
          default -> Validation.full();
        };
    var none = new Versions(0, 0);
    reach(new ExploredState(0, false, new Book(1, "", 0, true), none, none, null, null), null, "");
    while (!next.isEmpty() && violation.isEmpty() && known.size() < mostStates) {
      Step step = next.remove();
      depth = step.depth();
      changes(step);
      fleet(step);
      fills(step);
    }
  }

  private static Validation without(Cause cause) {
    return new Validation(Check.ALL.stream().filter(one -> one.cause() != cause).toList());
  }

  int states() {
    return known.size();
  }

  int depth() {
    return depth;
  }

  /** How often an asker was given a call in flight. */
  int shared() {
    return shared;
  }

  /** How often an asker was given the entry. */
  int served() {
    return served;
  }

  String violation() {
    return violation;
  }

  private void reach(ExploredState state, @Nullable Step before, String event) {
    if (!known.add(state)) {
      return;
    }
    var step = new Step(state, before, event, before == null ? 0 : before.depth() + 1);
    next.add(step);
    for (int asker = 0; asker < 4; asker++) {
      looks(state, step, (asker & 1) != 0, (asker & 2) != 0);
      joinsStream(state, step, (asker & 1) != 0, (asker & 2) != 0);
    }
  }

  private void given(Step step, int value, int least, String what) {
    if (value < least && violation.isEmpty()) {
      violation = step.path() + " → " + what + ": version " + value + " of at least " + least;
    }
  }

  /** An asker finds the entry. */
  private void looks(ExploredState s, Step step, boolean tagged, boolean withPosition) {
    Held held = s.held();
    if (held != null
        && passes(s, held.stamp(), tags(held.tagged(), true, false), tagged, withPosition)) {
      served++;
      given(step, held.value(), s.least(held.truly() || tagged, withPosition), "a hit");
    }
  }

  /** An asker joins the live stream: what was read before it came it is given. */
  private void joinsStream(ExploredState s, Step step, boolean tagged, boolean withPosition) {
    Flown flight = s.flight();
    if (flight != null
        && flight.value() != UNREAD
        && passes(s, flight.stamp(), soFar(flight, true), tagged, withPosition)) {
      shared++;
      boolean touched = flight.leaderTag() || flight.followerTag() || tagged;
      given(step, flight.value(), s.least(touched, withPosition), "a shared stream");
    }
  }

  private List<Tag> soFar(Flown flight, boolean live) {
    boolean known =
        flight.leaderTag() && mutant != Mutant.LEADER_TAGS
            || flight.followerTag() && mutant != Mutant.FOLLOWER_TAGS;
    return tags(known, false, live && mutant != Mutant.ANY_MODEL);
  }

  private static List<Tag> tags(boolean document, boolean model, boolean anyModel) {
    var tags = new ArrayList<Tag>();
    if (document) {
      tags.add(DOC);
    }
    if (model) {
      tags.add(MODEL);
    }
    return anyModel ? LearntTags.andAnyModel(tags) : tags;
  }

  private boolean passes(
      ExploredState s, Stamp stamp, List<Tag> tags, boolean askerTagged, boolean withPosition) {
    Book book = s.book();
    List<Tag> own = askerTagged && mutant != Mutant.ASKER_TAGS ? List.of(DOC) : List.of();
    Stamp position = withPosition ? new Stamp(book.incarnation(), book.log().length()) : null;
    var asked = new Demands(ACME, "p1", NOON, own, position, null);
    Ledger copy = book.copy(mutant);
    return !(validation.judge(entry(stamp, tags), asked, copy) instanceof Verdict.Dead);
  }

  private static Entry entry(Stamp stamp, List<Tag> tags) {
    return new Entry(
        EntryType.MODEL_RESPONSE,
        new Scope.Tenant(ACME),
        stamp,
        tags,
        "p1",
        NOON,
        Instant.MAX,
        Instant.MAX,
        TokenUsage.UNKNOWN,
        Map.of(),
        new Entry.Payload(Entry.Form.WHOLE, 200, "application/json", new byte[0]));
  }

  /** The source commits first, then the ledger (F-4). */
  private void changes(Step step) {
    ExploredState s = step.state();
    if (!s.dirty() && s.source() < MOST_CHANGES) {
      reach(
          new ExploredState(
              s.source() + 1,
              true,
              s.book(),
              s.committed(),
              s.acknowledged(),
              s.flight(),
              s.held()),
          step,
          "commit");
    }
    if (s.dirty()) {
      for (char what : "dmf".toCharArray()) {
        reach(invalidated(s, what), step, "invalidate " + what);
      }
    }
  }

  private static ExploredState invalidated(ExploredState s, char what) {
    Book book = s.book();
    Versions was = s.committed();
    return new ExploredState(
        s.source(),
        false,
        new Book(book.incarnation(), book.log() + what, book.applied(), book.leased()),
        what == 'd'
            ? new Versions(s.source(), was.all())
            : new Versions(was.document(), s.source()),
        s.acknowledged(),
        s.flight(),
        s.held());
  }

  private void fleet(Step step) {
    ExploredState s = step.state();
    Book book = s.book();
    boolean current = book.applied() == book.log().length();
    if (!current) {
      reach(s.with(applied(book)), step, "apply");
    }
    if (book.leased()) {
      reach(s.with(leased(book, false)), step, "the lease lapses");
    } else if (current) {
      reach(s.with(leased(book, true)), step, "the lease is renewed");
    }
    if (current || !book.leased()) {
      reach(acknowledged(s), step, "acknowledge");
    }
    if (book.incarnation() == 1) {
      reach(s.with(new Book(2, "", 0, true)), step, "the ledger is replaced");
    }
  }

  private static Book applied(Book book) {
    return new Book(book.incarnation(), book.log(), book.applied() + 1, book.leased());
  }

  private static Book leased(Book book, boolean leased) {
    return new Book(book.incarnation(), book.log(), book.applied(), leased);
  }

  private static ExploredState acknowledged(ExploredState s) {
    return new ExploredState(
        s.source(), s.dirty(), s.book(), s.committed(), s.committed(), s.flight(), s.held());
  }

  private void fills(Step step) {
    ExploredState s = step.state();
    Flown flight = s.flight();
    if (flight == null) {
      for (boolean tagged : List.of(false, true)) {
        Flown begun = new Flown(s.book().stamp(), UNREAD, tagged, false, null);
        reach(s.with(begun), step, tagged ? "lead with the tag" : "lead");
      }
      return;
    }
    if (flight.value() == UNREAD) {
      Flown read =
          new Flown(
              flight.stamp(),
              s.source(),
              flight.leaderTag(),
              flight.followerTag(),
              flight.follower());
      reach(s.with(read), step, "read");
    } else {
      lands(step, s, flight);
    }
    if (flight.follower() == null) {
      for (int asker = 0; asker < 4; asker++) {
        boards(step, s, flight, (asker & 1) != 0, (asker & 2) != 0);
      }
    }
  }

  /** One that wants the whole answer boards; its tag is the flight's from then on. */
  private void boards(
      Step step, ExploredState s, Flown flight, boolean tagged, boolean withPosition) {
    if (!passes(s, flight.stamp(), soFar(flight, false), tagged, withPosition)) {
      return;
    }
    boolean touched = flight.leaderTag() || flight.followerTag() || tagged;
    var boarded =
        new Flown(
            flight.stamp(),
            flight.value(),
            flight.leaderTag(),
            flight.followerTag() || tagged,
            new Waiting(tagged, s.least(touched, withPosition)));
    reach(s.with(boarded), step, tagged ? "board with the tag" : "board");
  }

  private void lands(Step step, ExploredState s, Flown flight) {
    Waiting follower = flight.follower();
    boolean truly = flight.leaderTag() || flight.followerTag();
    if (follower != null) {
      List<Tag> all = tags(truly, true, false);
      if (mutant == Mutant.LANDING || passes(s, flight.stamp(), all, follower.tagged(), false)) {
        shared++;
        given(step, flight.value(), follower.least(), "a shared whole answer");
      }
    }
    boolean tagged = flight.leaderTag() || flight.followerTag() && mutant != Mutant.ENTRY_TAGS;
    Held kept = new Held(flight.stamp(), flight.value(), tagged, truly);
    reach(
        new ExploredState(
            s.source(), s.dirty(), s.book(), s.committed(), s.acknowledged(), null, kept),
        step,
        "land");
  }
}

package dev.reprise.flight;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls in flight, by partition and key: at most one of each can be joined. One atomic step on
 * the map decides which caller leads and which follow.
 */
public final class Flights {
  private final ConcurrentMap<FlightKey, Flight> flights = new ConcurrentHashMap<>();
  private final Executor later;
  private final MemoryBudget memory;

  /**
   * With the default memory budget for the heap of this process.
   *
   * @param later runs keepers: virtual threads in production
   */
  public Flights(Executor later) {
    this(later, MemoryBudget.ofHeap());
  }

  /**
   * @param later runs keepers: virtual threads in production
   * @param memory the memory budget; a body that gets no memory is passed on to its readers, but
   *     neither stored nor shared
   */
  public Flights(Executor later, MemoryBudget memory) {
    this.later = later;
    this.memory = memory;
  }

  /** How many bytes may be held on behalf of callers, by use. */
  public MemoryBudget memory() {
    return memory;
  }

  /**
   * The flight to use: {@code mine}, then the caller leads; or a flight of another caller that may
   * be joined, then the caller follows and that flight depends on the caller's tags from now on.
   * {@code mine} replaces a flight that may not be joined, so that later callers find {@code mine}
   * (F-6).
   *
   * @param tags what the caller's request depends on
   * @param mayJoin judges a flight by {@link Flight#soFar}; must be quick and must not block
   */
  public Flight board(FlightKey key, Flight mine, List<Tag> tags, Predicate<Flight> mayJoin) {
    return flights.compute(key, (same, current) -> boarded(current, mine, tags, mayJoin));
  }

  /**
   * A closed flight has its whole answer. A caller with a new tag still waits for it, because its
   * entry will be stored in a moment and can be validated then ({@link Flight#dependsOn} tells
   * which case it is).
   */
  private static Flight boarded(
      @Nullable Flight current, Flight mine, List<Tag> tags, Predicate<Flight> mayJoin) {
    if (current == null) {
      return mine;
    }
    if (mayJoin.test(current) && (current.takesOn(tags) || current.closed())) {
      return current;
    }
    current.overtake();
    return mine;
  }

  /**
   * A call that cannot be joined begins for this key. Its answer will be newer than that of a call
   * in flight, so that call cannot be joined any more and its answer is not stored.
   */
  public void overtake(FlightKey key) {
    Flight current = flights.remove(key);
    if (current != null) {
      current.overtake();
    }
  }

  /** How many calls can be joined now. */
  public int joinable() {
    return flights.size();
  }

  /** Makes an entry of an answer that ended, or nothing; runs before readers hear the end. */
  public interface Keeper {
    Optional<Entry> keep(Flight.Landing landing);
  }

  /**
   * The provider answers the leader: from now on followers can read the body. Returns the leader's
   * own reply; every reader hears the end only after the keeper has run.
   *
   * @param limit bytes of a body that are kept
   */
  public Reply takeOff(FlightKey key, Flight flight, Reply reply, int limit, Keeper keeper) {
    return switch (reply.body()) {
      case Reply.Body.InMemory whole -> {
        flight.takeOffWhole(reply);
        settle(key, flight, keeper, new Flight.Landing.Complete(whole.bytes()));
        yield reply;
      }
      case Reply.Body.Live live -> {
        Consumer<BodyOutcome> atEnd = outcome -> settle(key, flight, keeper, landing(outcome));
        var backlog = new Backlog(new Claim(memory.share(MemoryBudget.Use.CAPTURES)), limit);
        var broadcast = new Broadcast(live.feed(), backlog, flight::outgrown, atEnd, later);
        Feed own = broadcast.join();
        flight.takeOff(reply, broadcast);
        broadcast.start();
        yield new Reply(
            reply.status(), reply.headers(), new Reply.Body.Live(Objects.requireNonNull(own)));
      }
    };
  }

  /** The leader got no answer or gave up: followers are told and may lead a call themselves. */
  public void crash(FlightKey key, Flight flight) {
    land(key, flight, new Flight.Landing.CutOff("no answer", ""), Optional.empty());
  }

  private void settle(FlightKey key, Flight flight, Keeper keeper, Flight.Landing landing) {
    Optional<Entry> entry = Optional.empty();
    try {
      entry = keeper.keep(landing);
    } finally {
      land(key, flight, landing, entry);
    }
  }

  private void land(FlightKey key, Flight flight, Flight.Landing landing, Optional<Entry> entry) {
    flights.remove(key, flight);
    flight.land(landing, entry);
  }

  private static Flight.Landing landing(BodyOutcome outcome) {
    return switch (outcome) {
      case BodyOutcome.AllChunks whole ->
          new Flight.Landing.Complete(joined(whole.chunks(), whole.bytes()));
      case BodyOutcome.Outgrown(boolean overBudget) ->
          overBudget ? new Flight.Landing.OverBudget() : new Flight.Landing.OverLimit();
      case BodyOutcome.BrokeOff cut ->
          new Flight.Landing.CutOff(
              cut.cause().kind() + ": " + cut.cause().detail(), cut.cause().kind().code());
    };
  }

  private static byte[] joined(List<byte[]> chunks, int bytes) {
    if (chunks.size() == 1) {
      return chunks.getFirst();
    }
    var all = new ByteArrayOutputStream(bytes);
    chunks.forEach(all::writeBytes);
    return all.toByteArray();
  }
}

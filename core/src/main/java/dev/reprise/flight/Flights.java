package dev.reprise.flight;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
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
 * The calls in flight, by partition and key: at most one that may be joined for each. Who leads and
 * who follows is decided by one atomic step on the map.
 */
public final class Flights {
  private record Place(Partition partition, CacheKey key) {}

  private final ConcurrentMap<Place, Flight> flights = new ConcurrentHashMap<>();
  private final Executor later;
  private final MemoryBudget memory;

  /**
   * With the usual parts of the heap this process may have.
   *
   * @param later runs keepers: virtual threads in production
   */
  public Flights(Executor later) {
    this(later, MemoryBudget.ofHeap());
  }

  /**
   * @param later runs keepers: virtual threads in production
   * @param memory what may be held; a body under way that finds no room is passed on and neither
   *     kept nor shared
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
   * The flight to be on: {@code mine} (then the caller leads) or another's that may be joined (then
   * it follows, and that flight depends on the caller's tags from now on). A flight that may not be
   * joined leaves the board: whoever asks later finds {@code mine} (F-6).
   *
   * @param tags what the caller's request depends on
   * @param mayJoin judges a flight by {@link Flight#soFar}; must be quick and must not block
   */
  public Flight board(
      Partition partition, CacheKey key, Flight mine, List<Tag> tags, Predicate<Flight> mayJoin) {
    return flights.compute(
        new Place(partition, key), (place, current) -> boarded(current, mine, tags, mayJoin));
  }

  /**
   * A flight that is closed is landing: who brings a tag of its own still waits for it, because the
   * entry will be there in a moment ({@link Flight#dependsOn} tells the difference).
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
   * A call that nobody joins begins for this key: its answer will be the newer one, so the call on
   * the board, if there is one, is not joined any more and its answer is not kept.
   */
  public void overtake(Partition partition, CacheKey key) {
    Flight current = flights.remove(new Place(partition, key));
    if (current != null) {
      current.overtake();
    }
  }

  /** How many are in the air. */
  public int airborne() {
    return flights.size();
  }

  /** Turns what landed into an entry, or says why not; runs before readers hear the end. */
  public interface Keeper {
    Optional<Entry> keep(Flight.Landing landing);
  }

  /**
   * The leader has its answer: from now on the body is broadcast. Returns the leader's own reply;
   * every reader hears the end only after the keeper has run.
   */
  public Reply takeOff(
      Partition partition, CacheKey key, Flight flight, Reply reply, int limit, Keeper keeper) {
    return switch (reply.body()) {
      case Reply.Body.Whole whole -> {
        flight.takeOffWhole(reply);
        settle(partition, key, flight, keeper, new Flight.Landing.Whole(whole.bytes()));
        yield reply;
      }
      case Reply.Body.Live live -> {
        Consumer<Broadcast.Outcome> atEnd =
            outcome -> settle(partition, key, flight, keeper, landing(outcome));
        var held = new Claim(memory.share(MemoryBudget.Use.CAPTURES));
        var broadcast = new Broadcast(live.feed(), limit, held, flight::outgrown, atEnd, later);
        Feed own = broadcast.join();
        flight.takeOff(reply, broadcast);
        broadcast.start();
        yield new Reply(
            reply.status(), reply.headers(), new Reply.Body.Live(Objects.requireNonNull(own)));
      }
    };
  }

  /** The leader got no answer, or gave up: followers learn it and may lead themselves. */
  public void crash(Partition partition, CacheKey key, Flight flight) {
    land(partition, key, flight, new Flight.Landing.Lost(false, "no answer"), Optional.empty());
  }

  private void settle(
      Partition partition, CacheKey key, Flight flight, Keeper keeper, Flight.Landing landing) {
    Optional<Entry> entry = Optional.empty();
    try {
      entry = keeper.keep(landing);
    } finally {
      land(partition, key, flight, landing, entry);
    }
  }

  private void land(
      Partition partition,
      CacheKey key,
      Flight flight,
      Flight.Landing landing,
      Optional<Entry> entry) {
    flights.remove(new Place(partition, key), flight);
    flight.land(landing, entry);
  }

  private static Flight.Landing landing(Broadcast.Outcome outcome) {
    return switch (outcome) {
      case Broadcast.Outcome.Whole whole ->
          new Flight.Landing.Whole(joined(whole.chunks(), whole.bytes()));
      case Broadcast.Outcome.Outgrown(boolean overBudget) ->
          overBudget
              ? new Flight.Landing.NoRoom()
              : new Flight.Landing.Lost(true, "larger than what is kept");
      case Broadcast.Outcome.Cut cut ->
          new Flight.Landing.Lost(false, cut.cause().kind() + ": " + cut.cause().detail());
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

package dev.reprise.gateway.door;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.json.Document;
import dev.reprise.request.Headers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers requests that were hits together with their plan, so that the same question is not
 * parsed and planned again. A request matches only when method, target, header fields (with the
 * credential), body, and whether it came from loopback are equal, but for what its key leaves out
 * by name: {@link NoiseFields} and {@link UnreadTexts}. A weak hash finds the place, a full
 * comparison decides. Tiers are still asked and freshness is still checked.
 */
final class RememberedRequests {
  private static final int PLACES = 4096;
  private static final int PAIRS = 512;

  /** Larger bodies are not remembered. */
  private static final int LONGEST = 1 << 20;

  /** Percent of the memory for remembered things. */
  private static final int PART = 10;

  private static final int LEAST_ROOM = 8;

  /** So many clients with labels of their own in the body are recognised at a time. */
  private static final int MASKS = 4;

  private final AtomicReferenceArray<@Nullable RememberedRequest> places =
      new AtomicReferenceArray<>(PLACES);

  private final AtomicReferenceArray<@Nullable EqualHeaders> twins =
      new AtomicReferenceArray<>(PAIRS);

  private final AtomicReferenceArray<@Nullable BodyMask> masks = new AtomicReferenceArray<>(MASKS);

  private final long most;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger hand = new AtomicInteger();
  private final AtomicInteger nextMask = new AtomicInteger();

  public RememberedRequests(MemoryBudget memory) {
    this.most = memory.remembered(PART);
  }

  /** Two objects that were found equal; neither ever changes. */
  private record EqualHeaders(Headers one, Headers other) {}

  /**
   * A remembered request that asks the same.
   *
   * @param identical whether it is equal to the byte; else its plan may answer from memory only,
   *     because a call would forward what came before
   */
  record Repeat(RememberedRequest known, boolean identical) {}

  /**
   * @param gate the gate in force; a request that passed another one is not used
   */
  @Nullable Repeat find(Incoming incoming, Gate gate) {
    if (incoming.body().length == 0 || incoming.body().length > LONGEST) {
      return null;
    }
    Repeat found = at(place(incoming, BodyMask.NONE), incoming, gate);
    for (int i = 0; i < MASKS && found == null; i++) {
      BodyMask mask = masks.get(i);
      if (mask != null && mask.fits(incoming.body().length)) {
        found = at(place(incoming, mask), incoming, gate);
      }
    }
    return found;
  }

  private @Nullable Repeat at(int place, Incoming incoming, Gate gate) {
    RememberedRequest known = places.get(place);
    if (known == null || known.passed() != gate) {
      return null;
    }
    if (sameHeaders(known.incoming().headers(), incoming.headers()) && known.sameBody(incoming)) {
      return new Repeat(known, true);
    }
    return known.asksTheSame(incoming) ? new Repeat(known, false) : null;
  }

  void remember(RememberedRequest known) {
    if (known.incoming().body().length > LONGEST || known.weight() > most / LEAST_ROOM) {
      return;
    }
    Document document = known.plan().question().request().document();
    if (document != null) {
      document.outlivesItsRequest();
    }
    put(place(known.incoming(), mask(known.texts())), known);
    for (int tries = 0; bytes.get() > most && tries < PLACES; tries++) {
      put(hand.getAndIncrement() & (PLACES - 1), null);
    }
  }

  private BodyMask mask(UnreadTexts texts) {
    if (texts.none()) {
      return BodyMask.NONE;
    }
    BodyMask wanted = texts.mask();
    for (int i = 0; i < MASKS; i++) {
      if (wanted.equals(masks.get(i))) {
        return wanted;
      }
    }
    masks.set(nextMask.getAndIncrement() & (MASKS - 1), wanted);
    return wanted;
  }

  private void put(int place, @Nullable RememberedRequest known) {
    RememberedRequest before = places.getAndSet(place, known);
    bytes.addAndGet((known == null ? 0 : known.weight()) - (before == null ? 0 : before.weight()));
  }

  /** Bytes that the remembered requests take now. */
  long held() {
    return bytes.get();
  }

  /**
   * A connection that gets the same head again uses the same object for it, but each connection has
   * its own. Pairs of such objects that were found equal are remembered.
   */
  private boolean sameHeaders(Headers before, Headers now) {
    if (before == now) {
      return true;
    }
    int place = System.identityHashCode(now) & (PAIRS - 1);
    EqualHeaders known = twins.getAcquire(place);
    if (known != null && known.one() == now && known.other() == before) {
      return true;
    }
    boolean equal = before.equals(now);
    if (equal) {
      twins.setRelease(place, new EqualHeaders(now, before));
    }
    return equal;
  }

  private static int place(Incoming incoming, BodyMask mask) {
    long hash = mask.hash(incoming.body(), incoming.target().hashCode());
    return (int) (hash >>> 40) & (PLACES - 1);
  }
}

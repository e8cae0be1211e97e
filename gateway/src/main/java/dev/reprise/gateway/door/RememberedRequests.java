package dev.reprise.gateway.door;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.json.Document;
import dev.reprise.plan.Plan;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers requests that were hits together with their plan, so that the same bytes are not parsed
 * and planned again. A request matches only when method, target, all header fields (with the
 * credential), body, and whether it came from loopback are equal; a weak hash finds the slot, full
 * equality decides. Tiers are still asked and freshness is still checked.
 */
final class RememberedRequests {
  private static final int PLACES = 512;

  /** Larger bodies are not remembered. */
  private static final int LONGEST = 64 << 10;

  /** Percent of the memory for remembered things. */
  private static final int PART = 10;

  private static final int LEAST_ROOM = 8;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final AtomicReferenceArray<@Nullable RememberedRequest> places =
      new AtomicReferenceArray<>(PLACES);

  private final AtomicReferenceArray<@Nullable EqualHeaders> twins =
      new AtomicReferenceArray<>(PLACES);

  private final long most;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger hand = new AtomicInteger();

  public RememberedRequests(MemoryBudget memory) {
    this.most = memory.remembered(PART);
  }

  /** Two objects that were found equal; neither ever changes. */
  private record EqualHeaders(Headers one, Headers other) {}

  /** A request, the gate that it passed, the credential for its provider, and its plan. */
  record RememberedRequest(Incoming incoming, Gate passed, Credential credential, Plan.Keyed plan) {
    private static final int FIELD = 128;

    /** Its size in bytes, roughly; the body is counted with the plan. */
    long weight() {
      long fields = 0;
      for (Header field : incoming.headers().fields()) {
        fields += FIELD + field.name().length() + field.value().length();
      }
      return plan.weight() + incoming.target().length() + fields;
    }
  }

  /**
   * @param gate the gate in force; a request that passed another one is not used
   */
  @Nullable RememberedRequest find(Incoming incoming, Gate gate) {
    if (incoming.body().length == 0 || incoming.body().length > LONGEST) {
      return null;
    }
    RememberedRequest known = places.get(place(incoming));
    return known != null && known.passed() == gate && same(known.incoming(), incoming)
        ? known
        : null;
  }

  void remember(RememberedRequest known) {
    if (known.incoming().body().length > LONGEST || known.weight() > most / LEAST_ROOM) {
      return;
    }
    Document document = known.plan().question().request().document();
    if (document != null) {
      document.outlivesItsRequest();
    }
    put(place(known.incoming()), known);
    for (int tries = 0; bytes.get() > most && tries < PLACES; tries++) {
      put(hand.getAndIncrement() & (PLACES - 1), null);
    }
  }

  private void put(int place, @Nullable RememberedRequest known) {
    RememberedRequest before = places.getAndSet(place, known);
    bytes.addAndGet((known == null ? 0 : known.weight()) - (before == null ? 0 : before.weight()));
  }

  /** Bytes that the remembered requests take now. */
  long held() {
    return bytes.get();
  }

  private boolean same(Incoming before, Incoming now) {
    return before.method().equals(now.method())
        && before.target().equals(now.target())
        && sameHeaders(before.headers(), now.headers())
        && before.remote().getAddress().isLoopbackAddress()
            == now.remote().getAddress().isLoopbackAddress()
        && Arrays.equals(before.body(), now.body());
  }

  /**
   * A connection that gets the same head again uses the same object for it, but each connection has
   * its own. Pairs of such objects that were found equal are remembered.
   */
  private boolean sameHeaders(Headers before, Headers now) {
    if (before == now) {
      return true;
    }
    int place = System.identityHashCode(now) & (PLACES - 1);
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

  private static int place(Incoming incoming) {
    byte[] body = incoming.body();
    long one = body.length * 0x9E3779B97F4A7C15L + incoming.target().hashCode();
    long two = 1;
    long three = 2;
    long four = 3;
    int at = 0;
    for (;
        at + 1024 < body.length;
        at += 64) { // prompts mostly differ at the end: before it only a sample is hashed
      one = mixed(one, (long) LONGS.get(body, at));
    }
    for (;
        at + 32 <= body.length;
        at += 32) { // four independent chains, which the processor computes in parallel
      one = mixed(one, (long) LONGS.get(body, at));
      two = mixed(two, (long) LONGS.get(body, at + 8));
      three = mixed(three, (long) LONGS.get(body, at + 16));
      four = mixed(four, (long) LONGS.get(body, at + 24));
    }
    for (; at < body.length; at++) {
      one = mixed(one, body[at]);
    }
    long hash = mixed(mixed(one, two), mixed(three, four));
    return (int) (hash >>> 40) & (PLACES - 1);
  }

  private static long mixed(long hash, long more) {
    return Long.rotateLeft(hash ^ more, 29) * 0xBF58476D1CE4E5B9L;
  }
}

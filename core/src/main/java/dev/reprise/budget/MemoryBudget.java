package dev.reprise.budget;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much of the heap may be used for callers, by use. The in-process tier has its own bound (a
 * quarter of the heap unless configured). The rest is for the process itself and for short-lived
 * objects.
 */
public final class MemoryBudget {
  /** What bytes are held for. */
  public enum Use {
    /** Request bodies, what parsing makes of them, heads that are not whole, requests waiting. */
    REQUESTS(14),
    /** Whole answers over 64 KiB that clients have not read yet. */
    ANSWERS(7),
    /** Answers under way that are gathered to be kept, shared or read for their usage. */
    CAPTURES(9),
    /** What is remembered of earlier requests: decisions, fingerprints, repeats, tags. */
    REMEMBERED(9),
    /** Entries on their way into the durable tier. */
    WRITES(3);

    private final int percent;

    Use(int percent) {
      this.percent = percent;
    }

    /** Percent of the heap unless configured. */
    public int percent() {
      return percent;
    }

    /** The name in configuration and metrics. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Bytes of heap for each connection; at least {@link #FEWEST_CONNECTIONS} are allowed. */
  private static final long HEAP_A_CONNECTION = 240 << 10;

  private static final int FEWEST_CONNECTIONS = 256;
  private static final int MOST_CONNECTIONS = 65_536;

  /**
   * An answer up to this fraction of the heap may be converted between stream and body. The
   * conversion needs a tree dozens of times as large as the answer.
   */
  private static final int CONVERTED = 512;

  private final long heap;
  private final int connections;
  private final Map<Use, Share> shares;
  private final LongAdder shed = new LongAdder();
  private final List<Runnable> whenShed = new CopyOnWriteArrayList<>();

  private MemoryBudget(long heap, int connections, Map<Use, Long> bytes) {
    this.heap = heap;
    this.connections = connections;
    this.shares = new EnumMap<>(Use.class);
    bytes.forEach((use, most) -> shares.put(use, new Share(use.word(), most)));
  }

  /** The default budget for the heap of this process. */
  public static MemoryBudget ofHeap() {
    return of(Runtime.getRuntime().maxMemory());
  }

  /** The default budget for a heap of this many bytes. */
  public static MemoryBudget of(long heap) {
    return of(heap, connections(heap), Map.of());
  }

  /**
   * @param heap bytes
   * @param connections most clients' connections at a time
   * @param bytes of uses that have another share than the usual
   */
  public static MemoryBudget of(long heap, int connections, Map<Use, Long> bytes) {
    var all = new EnumMap<Use, Long>(Use.class);
    for (Use use : Use.values()) {
      all.put(use, bytes.getOrDefault(use, heap / 100 * use.percent()));
    }
    return new MemoryBudget(heap, connections, all);
  }

  /** The usual number of connections for a heap of so many bytes. */
  public static int connections(long heap) {
    return (int) Math.clamp(heap / HEAP_A_CONNECTION, FEWEST_CONNECTIONS, MOST_CONNECTIONS);
  }

  /** Bytes the heap may grow to. */
  public long heap() {
    return heap;
  }

  /**
   * A request was refused because others use the memory it needs; components that can free memory
   * are told.
   */
  public void shed() {
    turnedAway();
    whenShed.forEach(Runnable::run);
  }

  /** Work was turned away, and nobody else can do anything about it. */
  public void turnedAway() {
    shed.increment();
  }

  /**
   * @param letGo frees memory that nobody waits for; must be quick, runs on any thread
   */
  public void whenShed(Runnable letGo) {
    whenShed.add(letGo);
  }

  /** How often work was turned away. */
  public long sheds() {
    return shed.sum();
  }

  public Share share(Use use) {
    Share share = shares.get(use);
    if (share == null) {
      throw new IllegalStateException("every use has a share");
    }
    return share;
  }

  /** Most clients' connections at a time. */
  public int connections() {
    return connections;
  }

  /** The largest answer that is turned into its other form, in bytes. */
  public int mostConverted() {
    return (int) Math.min(heap / CONVERTED, Integer.MAX_VALUE);
  }

  /** A part of what may be remembered, in bytes; parts of all that remember add up to the share. */
  public long remembered(int percent) {
    return share(Use.REMEMBERED).most() / 100 * percent;
  }
}

package dev.reprise.answer;

import dev.reprise.canonical.Canonicaliser;
import dev.reprise.json.Document;
import dev.reprise.key.Contract;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.request.Partition;
import dev.reprise.telemetry.Decision;
import dev.reprise.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the contracts of the entries kept last, by partition, as fingerprints, so that a miss
 * can say in which fields the nearest entry differs (row E2). Nothing is served by them, so 64-bit
 * fingerprints are enough.
 */
public final class Neighbours {
  private static final int PER_PARTITION = 64;
  private static final int PARTITIONS = 1024;

  /**
   * A request may have thousands of messages. Differences are told for so many of its parts; those
   * behind them are not compared.
   */
  private static final int MOST_PARTS = 256;

  /** Bytes of a contract, and of one of its fields beside its name. */
  private static final int WEIGHT = 256;

  private static final int FIELD_WEIGHT = 128;
  private static final int MOST_FIELDS_TOLD = 16;
  private static final Map<Contract.Field, String> NAMES = names();

  private final Clock clock;
  private final long most;

  /** In order of last use, oldest first; guarded by itself, as are the bytes. */
  private final LinkedHashMap<Partition, Deque<ContractFields>> lately =
      new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /**
   * @param most bytes all contracts together may take
   */
  public Neighbours(Clock clock, long most) {
    this.clock = clock;
    this.most = most;
  }

  /** What one request asks for, field by field; made once for comparing and for remembering. */
  public record ContractFields(
      String key, long madeNanos, String endpoint, Map<String, Long> fingerprints) {
    /** Bytes, roughly. */
    long weight() {
      long names = fingerprints.keySet().stream().mapToLong(String::length).sum();
      return WEIGHT + names + (long) FIELD_WEIGHT * fingerprints.size();
    }
  }

  public void remember(Plan.Keyed plan, ContractFields kept) {
    remember(partition(plan), kept);
  }

  void remember(Partition partition, ContractFields kept) {
    synchronized (lately) {
      Deque<ContractFields> ring = lately.computeIfAbsent(partition, ignored -> new ArrayDeque<>());
      for (ContractFields older : List.copyOf(ring)) {
        if (older.key().equals(kept.key())) {
          ring.remove(older);
          bytes -= older.weight();
        }
      }
      ring.addFirst(kept);
      bytes += kept.weight();
      if (ring.size() > PER_PARTITION) {
        bytes -= ring.removeLast().weight();
      }
      while (lately.size() > PARTITIONS) {
        forgetEldest();
      }
      while (bytes > most) {
        forgetOneOfEldest();
      }
    }
  }

  /** Forgets the partition that was used least recently. */
  private void forgetEldest() {
    Deque<ContractFields> contracts = lately.pollFirstEntry().getValue();
    contracts.forEach(contract -> bytes -= contract.weight());
  }

  /** Forgets the oldest contract of the partition that was used least recently. */
  private void forgetOneOfEldest() {
    Map.Entry<Partition, Deque<ContractFields>> eldest = lately.firstEntry();
    bytes -= eldest.getValue().removeLast().weight();
    if (eldest.getValue().isEmpty()) {
      lately.remove(eldest.getKey());
    }
  }

  /** Bytes taken now. */
  long held() {
    synchronized (lately) {
      return bytes;
    }
  }

  /**
   * The kept contract of this partition and endpoint with the fewest different fields; null when
   * there is none.
   */
  public Decision.@Nullable Nearest nearest(Plan.Keyed plan, ContractFields asked) {
    List<ContractFields> candidates;
    synchronized (lately) {
      candidates = List.copyOf(lately.getOrDefault(partition(plan), new ArrayDeque<>()));
    }
    ContractFields nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (ContractFields candidate : candidates) {
      if (candidate.endpoint().equals(asked.endpoint()) && !candidate.key().equals(asked.key())) {
        int differing = differing(candidate.fingerprints(), asked.fingerprints());
        if (differing < fewest) {
          nearest = candidate;
          fewest = differing;
        }
        if (fewest <= 1) {
          break; // the newest that differs in one field: no other is nearer
        }
      }
    }
    return nearest == null
        ? null
        : told(nearest, differences(nearest.fingerprints(), asked.fingerprints()));
  }

  /** How many names {@link #differences} would tell, without making them. */
  private static int differing(Map<String, Long> kept, Map<String, Long> asked) {
    int common = 0;
    int same = 0;
    for (Map.Entry<String, Long> field : asked.entrySet()) {
      Long before = kept.get(field.getKey());
      if (before != null) {
        common++;
        same += before.equals(field.getValue()) ? 1 : 0;
      }
    }
    return kept.size() + asked.size() - common - same;
  }

  private Decision.Nearest told(ContractFields nearest, List<String> differs) {
    long age = (clock.now() - nearest.madeNanos()) / 1_000_000_000L;
    return new Decision.Nearest(
        nearest.key(), age, differs.stream().limit(MOST_FIELDS_TOLD).toList());
  }

  private static List<String> differences(Map<String, Long> kept, Map<String, Long> asked) {
    var differs = new TreeMap<String, String>();
    asked.forEach(
        (name, now) -> {
          Long before = kept.get(name);
          if (before == null) {
            differs.put(name, name + " (only in this request)");
          } else if (!before.equals(now)) {
            differs.put(name, name);
          }
        });
    for (String name : kept.keySet()) {
      if (!asked.containsKey(name)) {
        differs.put(name, name + " (only in the entry)");
      }
    }
    return List.copyOf(differs.values());
  }

  /**
   * What a request asks for, field by field.
   *
   * @param document the request's, which the plan may have let go of
   */
  public ContractFields of(Plan.Keyed plan, @Nullable Document document) {
    var fields = new LinkedHashMap<String, Long>();
    for (Contract.Component component : plan.keying().contract().components()) {
      if (component.field() != Contract.Field.BODY) {
        // Fields of one name are told as one: any of them may be what differs.
        fields.merge(
            name(component), fingerprint(component.value()), (one, next) -> 31 * one + next);
      }
    }
    Question question = plan.question();
    if (document != null && plan instanceof Plan.Reusable(var ignored, var terms, var unused)) {
      var rules = question.dialect().fieldRules(question.request().operation());
      Canonicaliser.parts(document, rules, terms.ruleSet(), terms.toolOrderFree(), MOST_PARTS)
          .forEach(part -> fields.put(part.path(), part.fingerprint()));
    }
    return new ContractFields(
        plan.keying().shown().key(),
        clock.now(),
        question.request().operation().endpoint(),
        fields);
  }

  private static String name(Contract.Component component) {
    if (component.field() == Contract.Field.CREDENTIAL) {
      return component.name().startsWith("?")
          ? "query " + component.name().substring(1)
          : "header " + component.name();
    }
    String field = Objects.requireNonNull(NAMES.get(component.field()));
    return component.name().isEmpty() ? field : field + " " + component.name();
  }

  private static Map<Contract.Field, String> names() {
    var names = new EnumMap<Contract.Field, String>(Contract.Field.class);
    for (Contract.Field field : Contract.Field.values()) {
      names.put(field, field.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    return names;
  }

  private static long fingerprint(byte[] value) {
    return 31L * value.length + Arrays.hashCode(value);
  }

  private static Partition partition(Plan.Keyed plan) {
    return plan.question().partition();
  }
}

package dev.reprise;

import dev.reprise.canonical.Canonicaliser;
import dev.reprise.json.Document;
import dev.reprise.key.Contract;
import dev.reprise.policy.Ruling;
import dev.reprise.request.Partition;
import dev.reprise.telemetry.Decision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The contracts lately kept, by partition, as fingerprints: so that a miss can say in which fields
 * the nearest entry differs (row E2). Explains, and serves nothing: 64-bit fingerprints do.
 */
final class Neighbours {
  private static final int PER_PARTITION = 64;
  private static final int PARTITIONS = 1024;
  private static final int MOST_FIELDS_TOLD = 16;

  private final Clock clock;
  private final Map<Partition, Deque<Kept>> lately =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Partition, Deque<Kept>> eldest) {
          return size() > PARTITIONS;
        }
      };

  Neighbours(Clock clock) {
    this.clock = clock;
  }

  private record Kept(String key, long keptNanos, String endpoint, Map<String, Long> fields) {}

  void remember(Plan.Keyed plan) {
    Kept kept = kept(plan);
    synchronized (lately) {
      Deque<Kept> ring = lately.computeIfAbsent(partition(plan), ignored -> new ArrayDeque<>());
      ring.removeIf(older -> older.key().equals(kept.key()));
      ring.addFirst(kept);
      if (ring.size() > PER_PARTITION) {
        ring.removeLast();
      }
    }
  }

  /**
   * The kept contract of this partition and endpoint with the fewest different fields; null when
   * there is none.
   */
  Decision.@Nullable Nearest nearest(Plan.Keyed plan) {
    List<Kept> candidates;
    synchronized (lately) {
      candidates = List.copyOf(lately.getOrDefault(partition(plan), new ArrayDeque<>()));
    }
    if (candidates.isEmpty()) {
      return null;
    }
    Kept asked = kept(plan);
    Kept nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (Kept candidate : candidates) {
      if (candidate.endpoint().equals(asked.endpoint()) && !candidate.key().equals(asked.key())) {
        int differing = differing(candidate.fields(), asked.fields());
        if (differing < fewest) {
          nearest = candidate;
          fewest = differing;
        }
        if (fewest <= 1) {
          break; // the newest that differs in one field: no other is nearer
        }
      }
    }
    return nearest == null ? null : told(nearest, differences(nearest.fields(), asked.fields()));
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

  private Decision.Nearest told(Kept nearest, List<String> differs) {
    long age = (clock.now() - nearest.keptNanos()) / 1_000_000_000L;
    return new Decision.Nearest(
        nearest.key(), age, differs.stream().limit(MOST_FIELDS_TOLD).toList());
  }

  private static List<String> differences(Map<String, Long> kept, Map<String, Long> asked) {
    var names = new TreeSet<>(kept.keySet());
    names.addAll(asked.keySet());
    var differs = new ArrayList<String>();
    for (String name : names) {
      Long before = kept.get(name);
      Long now = asked.get(name);
      if (before == null) {
        differs.add(name + " (only in this request)");
      } else if (now == null) {
        differs.add(name + " (only in the entry)");
      } else if (!before.equals(now)) {
        differs.add(name);
      }
    }
    return differs;
  }

  private Kept kept(Plan.Keyed plan) {
    var fields = new LinkedHashMap<String, Long>();
    for (Contract.Component component : plan.contract().components()) {
      if (component.field() != Contract.Field.BODY) {
        fields.put(name(component), fingerprint(component.value()));
      }
    }
    Question question = plan.question();
    Document document = question.request().document();
    Ruling.Terms terms = plan.terms();
    if (document != null && terms != null) {
      var rules = question.dialect().fieldRules(question.request().operation());
      Canonicaliser.parts(document, rules, terms.ruleSet(), terms.toolOrderFree())
          .forEach(part -> fields.put(part.path(), part.fingerprint()));
    }
    return new Kept(
        plan.shown().key(), clock.now(), question.request().operation().endpoint(), fields);
  }

  private static String name(Contract.Component component) {
    String field = component.field().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return component.name().isEmpty() ? field : field + " " + component.name();
  }

  private static long fingerprint(byte[] value) {
    return 31L * value.length + Arrays.hashCode(value);
  }

  private static Partition partition(Plan.Keyed plan) {
    return plan.question().request().principal().partition();
  }
}

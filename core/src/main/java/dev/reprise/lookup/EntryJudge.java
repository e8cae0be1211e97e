package dev.reprise.lookup;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.flight.Flight;
import dev.reprise.freshness.Cause;
import dev.reprise.freshness.Ledger;
import dev.reprise.freshness.Validation;
import dev.reprise.freshness.Verdict;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Whether an entry may be given for a want: the validation of the freshness protocol (F-3), the
 * tags that requests added to the entry on hits, and the scope compare that needs no ledger.
 */
final class EntryJudge {
  private static final Validation VALIDATION = Validation.full();

  private final Ledger ledger;
  private final AddedTags addedTags;

  EntryJudge(Ledger ledger, AddedTags addedTags) {
    this.ledger = ledger;
    this.addedTags = addedTags;
  }

  Verdict of(Want want, Entry entry, Instant at) {
    List<Tag> added = added(want, entry);
    if (added.size() > Flight.MOST_TAGS) {
      return new Verdict.Dead(Cause.INVALIDATED);
    }
    Verdict verdict = VALIDATION.judge(entry, want.at(at, added), ledger);
    return entry.scope().equals(want.scope()) ? verdict : new Verdict.Dead(Cause.SCOPE_MISMATCH);
  }

  /** The entry's tags with the request's own, when that adds any; remembered from then on. */
  List<Tag> tagsWith(Want want, Entry entry) {
    List<Tag> others = added(want, entry);
    if (entry.tags().containsAll(want.tags()) && entry.tags().containsAll(others)) {
      return entry.tags();
    }
    var all = new LinkedHashSet<>(entry.tags());
    all.addAll(others);
    all.addAll(want.tags());
    addedTags.add(want.partition(), want.key(), entry, want.tags());
    return List.copyOf(all);
  }

  private List<Tag> added(Want want, Entry entry) {
    return addedTags.of(want.partition(), want.key(), entry);
  }

  boolean leaseValid() {
    return ledger.leaseValid();
  }

  Stamp position() {
    return ledger.applied();
  }
}

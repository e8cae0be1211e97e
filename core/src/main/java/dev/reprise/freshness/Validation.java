package dev.reprise.freshness;

import dev.reprise.artifact.Entry;
import java.util.List;

/**
 * Validation on read: the last step before the first byte, after all I/O (F-3). It reads the
 * ledger's applied copy and nothing else, takes no lock and never blocks, so it runs on the event
 * loop. The tier has already checked that the key is equal and the seal opens.
 */
public final class Validation {
  private static final Validation FULL = new Validation(Check.ALL);

  private final Check[] checks;

  Validation(List<Check> checks) {
    this.checks = checks.toArray(Check[]::new);
  }

  /** Every condition of F-3. */
  public static Validation full() {
    return FULL;
  }

  public Verdict judge(Entry entry, Demands asked, Ledger ledger) {
    for (Check check : checks) {
      if (check.broken().test(entry, asked, ledger)) {
        return new Verdict.Dead(check.cause());
      }
    }
    var age = Check.age(entry, asked);
    return asked.now().isBefore(entry.freshUntil())
        ? new Verdict.Fresh(age)
        : new Verdict.Stale(age);
  }
}

package dev.reprise.gateway.admin;

import java.util.List;
import java.util.SequencedMap;
import java.util.StringJoiner;

/**
 * What a reload did.
 *
 * @param parts what became of {@code policy}, {@code access}, {@code configuration} and {@code
 *     prices}, in the order in which they were tried
 * @param refusals what was wrong, one line each; empty when everything that was read is in force
 * @param needsRestart keys of the configuration that changed and keep their old value until then
 */
public record ReloadOutcome(
    SequencedMap<String, String> parts, List<String> refusals, List<String> needsRestart) {
  public ReloadOutcome {
    refusals = List.copyOf(refusals);
    needsRestart = List.copyOf(needsRestart);
  }

  public boolean refused() {
    return !refusals.isEmpty();
  }

  /** For the log. */
  public String line() {
    var line = new StringJoiner("; ");
    parts.forEach((part, what) -> line.add(part + ": " + what));
    if (!needsRestart.isEmpty()) {
      line.add("needs a restart: " + String.join(", ", needsRestart));
    }
    return line.toString();
  }
}

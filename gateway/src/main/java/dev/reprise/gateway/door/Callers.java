package dev.reprise.gateway.door;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.Dialects;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.intake.BadHeader;
import dev.reprise.intake.RepriseHeaders;
import dev.reprise.intake.Targets;
import dev.reprise.key.PartitionKeys;
import dev.reprise.provider.Family;
import dev.reprise.request.Digest;
import dev.reprise.request.Header;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Identifies callers when no tenants are configured (contract 2.3): the partition is a keyed hash
 * of the caller's credential, after the {@link Gate} let the caller in. Callers without a
 * credential are served on loopback only.
 */
public final class Callers {
  /** Credentials remembered with their partition; forgotten all at once when too many. */
  private static final int MOST_REMEMBERED = 10_000;

  /** Bytes of one of them: digest, partition and map entry. */
  private static final int WEIGHT = 256;

  /** Percent of the memory for remembered things. */
  private static final int PART = 5;

  private static final List<String> FAMILIES =
      Dialects.SHIPPED.families().stream().map(Family::name).toList();

  private final PartitionKeys keys;
  private final int most;

  /** By the credential's digest, so that memory holds no credential in plain text. */
  private final ConcurrentMap<Digest, Partition> remembered = new ConcurrentHashMap<>();

  /** By the partition's name; only of keys that have one. */
  private final ConcurrentMap<String, String> names = new ConcurrentHashMap<>();

  private volatile Gate gate;

  public Callers(PartitionKeys keys, Gate gate, MemoryBudget memory) {
    this.keys = keys;
    this.gate = gate;
    this.most = (int) Math.clamp(memory.remembered(PART) / WEIGHT, 1, MOST_REMEMBERED);
  }

  /** Uses that gate from the next request on. */
  public void adopt(Gate next) {
    gate = next;
  }

  /** The gate in force; a reload replaces it. */
  Gate gate() {
    return gate;
  }

  /** The result of identifying a caller. */
  sealed interface Identification {
    /**
     * @param onward the credentials of the caller that may be sent to the provider
     */
    record Identified(Principal principal, Credential onward) implements Identification {}

    /**
     * @param message what to send; for a 401
     */
    record Unidentified(String message) implements Identification {}
  }

  Identification caller(String family, Credential shown, Incoming incoming) throws BadHeader {
    return switch (look(family, shown, incoming)) {
      case Gate.GateResult.NotAdmitted(String message) -> new Identification.Unidentified(message);
      case Gate.GateResult.Admitted(String identity, Credential onward, String name) ->
          new Identification.Identified(
              new Principal(
                  named(partition(identity), name),
                  RepriseHeaders.name(incoming.headers(), "Reprise-Workspace"),
                  RepriseHeaders.name(incoming.headers(), "Reprise-User")),
              onward);
    };
  }

  /**
   * The partitions a request to the prompt-cache API speaks for. Which of several credentials
   * identifies the caller depends on the API that is called (contract 2.3), so a caller that sends
   * several has one partition for each order. Empty when the caller is not let in.
   */
  public List<Partition> partitions(Incoming incoming) {
    var found = new LinkedHashSet<Partition>();
    for (String family : FAMILIES) {
      Credential shown =
          Credential.of(family, incoming.headers(), Targets.parameters(incoming.target()));
      if (look(family, shown, incoming)
          instanceof Gate.GateResult.Admitted(String identity, var _, var _)) {
        found.add(partition(identity));
      }
    }
    return List.copyOf(found);
  }

  /** The credentials beside the one that names the caller, as keyed digests of their values. */
  List<Header> digested(List<Header> others) {
    return others.isEmpty()
        ? others
        : others.stream()
            .map(sent -> new Header(sent.name(), keys.credentialFingerprint(sent.value())))
            .toList();
  }

  private Gate.GateResult look(String family, Credential shown, Incoming incoming) {
    boolean loopback = incoming.remote().getAddress().isLoopbackAddress();
    return gate.look(family, incoming.headers(), shown, loopback);
  }

  private Partition named(Partition partition, String name) {
    if (!name.isEmpty() && names.size() < MOST_REMEMBERED) {
      names.putIfAbsent(partition.name(), name);
    }
    return partition;
  }

  /**
   * What the operator calls the caller of a partition ({@code callers.keys}), else its own name.
   */
  public String shown(String partition) {
    return names.getOrDefault(partition, partition);
  }

  private Partition partition(@Nullable String value) {
    if (value == null) {
      return Partition.ANONYMOUS;
    }
    Digest digest = Digest.of(value.getBytes(StandardCharsets.UTF_8));
    Partition known = remembered.get(digest);
    if (known == null) {
      known = new Partition("c-" + keys.credentialFingerprint(value));
      if (remembered.size() >= most) {
        remembered.clear();
      }
      remembered.put(digest, known);
    }
    return known;
  }
}

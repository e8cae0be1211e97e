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
 * Who is calling, without tenants (contract 2.3): what the caller shows, keyed-hashed, is the
 * partition, after the {@link Gate} let it in; nobody without a credential is served but on
 * loopback.
 */
public final class Callers {
  /** Credentials remembered with their partition; forgotten all at once when too many. */
  private static final int MOST_REMEMBERED = 10_000;

  /** One of them with its digest, its partition and its place in the map. */
  private static final int WEIGHT = 256;

  /** Percent of what may be remembered. */
  private static final int PART = 5;

  private static final List<String> FAMILIES =
      Dialects.SHIPPED.families().stream().map(Family::name).toList();

  private final PartitionKeys keys;
  private final int most;

  /** By the credential's digest: a credential may be long, and need not lie here in plain. */
  private final ConcurrentMap<Digest, Partition> remembered = new ConcurrentHashMap<>();

  private volatile Gate gate;

  public Callers(PartitionKeys keys, Gate gate, MemoryBudget memory) {
    this.keys = keys;
    this.gate = gate;
    this.most = (int) Math.clamp(memory.remembered(PART) / WEIGHT, 1, MOST_REMEMBERED);
  }

  /** From the next request on. */
  public void adopt(Gate next) {
    gate = next;
  }

  /** The gate that stands now; another one after a reload. */
  Gate gate() {
    return gate;
  }

  /** What came of asking who is calling. */
  sealed interface Identification {
    /**
     * @param onward what may be sent to the provider of what the caller showed
     */
    record Identified(Principal principal, Credential onward) implements Identification {}

    /**
     * @param message for a 401: what is asked for
     */
    record Unidentified(String message) implements Identification {}
  }

  Identification caller(String family, Credential shown, Incoming incoming) throws BadHeader {
    return switch (look(family, shown, incoming)) {
      case Gate.GateResult.NotAdmitted(String message) -> new Identification.Unidentified(message);
      case Gate.GateResult.Admitted(String identity, Credential onward) ->
          new Identification.Identified(
              new Principal(
                  partition(identity),
                  RepriseHeaders.name(incoming.headers(), "Reprise-Workspace"),
                  RepriseHeaders.name(incoming.headers(), "Reprise-User")),
              onward);
    };
  }

  /**
   * The partitions a request to the prompt-cache API speaks for. Which of several credentials names
   * the caller depends on the API that is asked (contract 2.3), so who sends several has a
   * partition for each order. Empty when the caller is not let in.
   */
  public List<Partition> partitions(Incoming incoming) {
    var found = new LinkedHashSet<Partition>();
    for (String family : FAMILIES) {
      Credential shown =
          Credential.of(family, incoming.headers(), Targets.parameters(incoming.target()));
      if (look(family, shown, incoming) instanceof Gate.GateResult.Admitted(String identity, var _)) {
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

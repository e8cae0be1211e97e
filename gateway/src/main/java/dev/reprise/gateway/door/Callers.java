package dev.reprise.gateway.door;

import dev.reprise.gateway.http.Incoming;
import dev.reprise.key.PartitionKeys;
import dev.reprise.request.Header;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who is calling, in the zero-config case (contract 2.3): the credential, keyed-hashed, is the
 * partition; nobody without one is served but on loopback.
 */
public final class Callers {
  /**
   * Credentials remembered with their partition, so that a hit does not pay for a hash; forgotten
   * all at once when too many.
   */
  private static final int MOST_REMEMBERED = 10_000;

  private final PartitionKeys keys;
  private final ConcurrentMap<String, Partition> remembered = new ConcurrentHashMap<>();

  public Callers(PartitionKeys keys) {
    this.keys = keys;
  }

  Optional<Principal> principal(Credential credential, Incoming incoming) throws BadHeader {
    Optional<Partition> partition =
        partition(credential, incoming.remote().getAddress().isLoopbackAddress());
    if (partition.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Principal(
            partition.get(),
            RepriseHeaders.name(incoming.headers(), "Reprise-Workspace"),
            RepriseHeaders.name(incoming.headers(), "Reprise-User")));
  }

  /**
   * The partition a request to the prompt-cache API belongs to: any place a credential may be sent
   * counts.
   */
  public Optional<Partition> partition(Incoming incoming) {
    Credential credential =
        Credential.of("openai", incoming.headers(), Targets.parameters(incoming.target()));
    return partition(credential, incoming.remote().getAddress().isLoopbackAddress());
  }

  /** The credentials beside the one that names the caller, as keyed digests of their values. */
  List<Header> digested(List<Header> others) {
    return others.isEmpty()
        ? others
        : others.stream()
            .map(sent -> new Header(sent.name(), keys.credentialFingerprint(sent.value())))
            .toList();
  }

  private Optional<Partition> partition(Credential credential, boolean loopback) {
    String value = credential.value();
    if (value == null) {
      return loopback ? Optional.of(Partition.ANONYMOUS) : Optional.empty();
    }
    Partition known = remembered.get(value);
    if (known == null) {
      known = new Partition("c-" + keys.credentialFingerprint(value));
      if (remembered.size() >= MOST_REMEMBERED) {
        remembered.clear();
      }
      remembered.put(value, known);
    }
    return Optional.of(known);
  }
}

package dev.reprise.plan;

import dev.reprise.artifact.Tag;
import dev.reprise.key.CacheKey;
import dev.reprise.key.Contract;
import dev.reprise.lookup.Want;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.request.EntryType;
import dev.reprise.telemetry.Decision;
import java.util.List;

/**
 * The key of a request, what it was derived from, and what an entry under it depends on. One object
 * for as long as the same bytes are asked under the same policy and routes.
 *
 * @param type what kind of entry is meant
 * @param tags what an entry depends on, as far as that is known before the answer
 * @param want what is asked of the tiers
 * @param basis the policy and the routes it was made under
 * @param shown what headers and decisions print of it
 */
public record Keying(
    EntryType type, Contract contract, List<Tag> tags, Want want, Basis basis, PrintedKey shown) {
  /** Bytes of a plan in memory beside its request, roughly. */
  static final long WEIGHT = 4 << 10;

  public CacheKey key() {
    return want.key();
  }

  /**
   * @param key as it is printed
   * @param ruled what policy said, as decisions print it
   */
  public record PrintedKey(String key, Decision.Ruled ruled) {}

  /** The policy and the routes a plan was made under. */
  public record Basis(PolicyInForce.InForce policy, Object routes) {
    /** Compared by identity: both are one object until something changes. */
    public boolean is(Basis other) {
      return policy == other.policy && routes == other.routes;
    }

    String version() {
      return policy.policy().version();
    }
  }
}

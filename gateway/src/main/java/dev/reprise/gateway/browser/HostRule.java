package dev.reprise.gateway.browser;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a listener answers for (contract 2.2). IP addresses and {@code localhost} pass with
 * any port: no DNS name can be made to look like them. A name passes when it is configured, or when
 * the rule allows any name. Without this check an attacker points a DNS name at this machine (DNS
 * rebinding), and a page of that name reads the answers.
 */
public final class HostRule {
  private final Set<String> names;
  private final boolean anyName;

  /**
   * The last value that passed, since clients mostly send the same one. Concurrent writes are
   * harmless.
   */
  private @Nullable String passed;

  /**
   * @param names in lower case, without a dot at the end
   * @param anyName whether every well-formed name passes
   */
  public HostRule(Set<String> names, boolean anyName) {
    this.names = Set.copyOf(names);
    this.anyName = anyName;
  }

  /** Whether the field's value names this listener. */
  boolean passes(String field) {
    if (field.equals(passed)) {
      return true;
    }
    Optional<Authority> authority = Authority.parse(field);
    boolean passes = authority.isPresent() && passes(authority.get());
    if (passes) {
      passed = field;
    }
    return passes;
  }

  private boolean passes(Authority authority) {
    return authority.literal()
        || authority.host().equals("localhost")
        || anyName
        || names.contains(authority.host());
  }
}

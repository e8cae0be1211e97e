package dev.reprise.request;

import org.jspecify.annotations.Nullable;

/**
 * Who is asking. The partition comes from the credential; workspace and user may narrow it (from
 * the key or the Reprise-* headers), never widen it.
 */
public record Principal(Partition partition, @Nullable String workspace, @Nullable String user) {

  /** The narrowest scope the identity allows: user, else workspace, else tenant (contract 2.3). */
  public Scope narrowestScope() {
    if (user != null) {
      return new Scope.User(partition, workspace, user);
    }
    return workspace != null
        ? new Scope.Workspace(partition, workspace)
        : new Scope.Tenant(partition);
  }
}

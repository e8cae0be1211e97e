package dev.reprise.request;

import org.jspecify.annotations.Nullable;

/**
 * Who may share an entry. Only operators publish to {@link Public}; no scope made by traffic is
 * without a partition.
 */
public sealed interface Scope {
  record Public(String namespace) implements Scope {}

  record Tenant(Partition partition) implements Scope {}

  record Workspace(Partition partition, String workspace) implements Scope {}

  record User(Partition partition, @Nullable String workspace, String user) implements Scope {}

  /** The contract's word (2.5). */
  default String wireName() {
    return switch (this) {
      case Public ignored -> "public";
      case Tenant ignored -> "tenant_private";
      case Workspace ignored -> "workspace_private";
      case User ignored -> "user_private";
    };
  }
}

package dev.reprise.key;

import dev.reprise.key.Contract.Component;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.util.List;

/**
 * Everything an entry's key depends on. Each entry type implements it; a new type of entry adds its
 * own implementation, and nothing else about keys changes.
 */
public interface Description {
  EntryType type();

  /** Who may share the entry. */
  Scope scope();

  /** Who asks; a scope of another partition is refused. */
  Partition caller();

  /** Adds everything the content depends on; an input that is absent adds nothing. */
  void addTo(List<Component> found);
}

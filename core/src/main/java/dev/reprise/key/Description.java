package dev.reprise.key;

import dev.reprise.key.Contract.Component;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.util.List;

/**
 * What an entry's key depends on, as one entry type tells it. An open socket: a new type of entry
 * brings its own description and nothing else of the key changes.
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

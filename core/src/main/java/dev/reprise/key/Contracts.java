package dev.reprise.key;

import dev.reprise.key.Contract.Component;
import dev.reprise.key.Contract.Field;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * The only place where a description becomes a contract. What every entry type has in common is
 * added here: the version of the recipe, the type, and who may share the entry.
 */
public final class Contracts {
  /** Version of the list of inputs; part of every contract. */
  static final int RECIPE = 2;

  private Contracts() {}

  /**
   * The contract for a description. Throws IllegalArgumentException when the scope is of another
   * partition than the caller's.
   */
  public static Contract of(Description described) {
    List<Component> found = new ArrayList<>(32);
    found.add(Component.of(Field.RECIPE, Integer.toString(RECIPE)));
    found.add(Component.of(Field.ENTRY_TYPE, described.type().wireName()));
    scope(found, described.scope(), described.caller());
    described.addTo(found);
    return new Contract(found);
  }

  private static void scope(List<Component> found, Scope scope, Partition caller) {
    found.add(Component.of(Field.SCOPE, scope.wireName()));
    switch (scope) {
      case Scope.Public(var namespace) ->
          found.add(Component.of(Field.PUBLIC_NAMESPACE, namespace));
      case Scope.Tenant(var partition) -> tenant(found, partition, caller);
      case Scope.Workspace(var partition, var workspace) -> {
        tenant(found, partition, caller);
        found.add(Component.of(Field.WORKSPACE, workspace));
      }
      case Scope.User(var partition, var workspace, var user) -> {
        tenant(found, partition, caller);
        Component.optional(found, Field.WORKSPACE, "", workspace);
        found.add(Component.of(Field.USER, user));
      }
    }
  }

  private static void tenant(List<Component> found, Partition partition, Partition caller) {
    if (!partition.equals(caller)) {
      throw new IllegalArgumentException("an entry's scope is within the caller's own partition");
    }
    found.add(Component.of(Field.TENANT, partition.name()));
  }
}

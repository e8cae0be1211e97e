package dev.reprise.addition.retrieval;

import dev.reprise.artifact.Tag;
import dev.reprise.key.CacheKey;
import dev.reprise.key.Contract.Component;
import dev.reprise.key.Contract.Field;
import dev.reprise.key.Contracts;
import dev.reprise.key.Description;
import dev.reprise.key.PartitionKeys;
import dev.reprise.lookup.Rendering;
import dev.reprise.lookup.Want;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.util.List;

/**
 * A question to an index of documents.
 *
 * @param indexVersion another version finds other documents
 * @param rights of the caller: other rights see other documents
 */
public record Retrieval(
    Partition caller, Scope scope, String indexVersion, String rights, String query)
    implements Description {
  public static Retrieval of(Partition caller, String indexVersion, String query) {
    return new Retrieval(caller, new Scope.Tenant(caller), indexVersion, "all", query);
  }

  @Override
  public EntryType type() {
    return EntryType.RETRIEVAL_RESULT;
  }

  @Override
  public void addTo(List<Component> found) {
    found.add(Component.of(Field.RETRIEVAL_INDEX, indexVersion));
    found.add(Component.of(Field.AUTHORISATION, rights));
    found.add(Component.of(Field.BODY, query));
  }

  public CacheKey key(PartitionKeys keys) {
    return keys.derive(Contracts.of(this), scope);
  }

  /** What is asked of the tiers. */
  public Want want(PartitionKeys keys, String policyVersion, Tag... tags) {
    return new Want(
        type(),
        caller,
        scope,
        key(keys),
        policyVersion,
        List.of(tags),
        null,
        null,
        Rendering.AS_KEPT);
  }
}

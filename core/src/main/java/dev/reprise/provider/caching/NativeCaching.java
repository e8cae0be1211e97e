package dev.reprise.provider.caching;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.provider.Destination;
import dev.reprise.request.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one provider's prefix cache is used. Another provider: an implementation, and a line in
 * {@link dev.reprise.catalogue.CacheKinds}. Implementations keep no state and do no I/O.
 */
public interface NativeCaching {
  /** As plans and records call it. */
  String name();

  /** Whether it fits this destination and dialect; the first in the list that fits is used. */
  boolean serves(Destination destination, String dialect);

  /** Header fields that change what the provider renders from the body, in one text. */
  default String variant(Headers headers) {
    return "";
  }

  /** The positions of a body; their digests cover everything that changes what is hashed. */
  Positions positions(PromptBody body);

  /** What is known of a model's cache. */
  ModelFacts.Model facts(String model);

  /** Whether markers may be placed for a model there, as configured. */
  boolean markers(Destination destination, String model);

  /** Whether members that are no markers (keys, salts) may be added for a model there. */
  default boolean keys(Destination destination, String model) {
    return false;
  }

  /**
   * The edit that keeps partitions apart in this cache on routes without {@code native_caching}
   * (contract 2.3).
   *
   * @param body as it goes upstream
   * @param salt the partition's own
   * @return null where no member of this API keeps them apart, where one is there already, or where
   *     the operator accepted that they share
   */
  default Edits.@Nullable Edit apart(
      Document body, Destination destination, String model, String salt) {
    return null;
  }

  CachePlan plan(Placement placement);

  /** Members of a body that decide with whom its cached work is shared: keys and salts. */
  default List<String> keyMembers() {
    return List.of();
  }

  /** Members of a tool that mark a place in this cache: the tool must stay where it is. */
  default List<String> toolMarks() {
    return List.of();
  }

  /**
   * The field that is left out, too, when the provider refused this one, because it does nothing
   * alone; the same when there is none.
   */
  default String companion(String field) {
    return field;
  }

  /**
   * Words, in lower case, by which an error of status 400 may mean what this cache adds to a body
   * without naming its fields.
   */
  List<String> refusalWords();

  /** From which moment of a call others can read what it writes. */
  default Readable readable() {
    return Readable.AT_FIRST_BYTE;
  }

  /** A moment of a call. */
  enum Readable {
    AT_FIRST_BYTE,
    AT_THE_END
  }

  /**
   * A body to be placed.
   *
   * @param dialect its wire format
   * @param document as it goes upstream
   * @param scope what may share cached work: partition, provider, model, dialect
   * @param variant what {@link #variant} says of the request's headers
   */
  record PromptBody(String dialect, Document document, List<String> scope, String variant) {
    public PromptBody {
      scope = List.copyOf(scope);
    }
  }
}

package dev.reprise.provider.handle;

import dev.reprise.json.Document;
import dev.reprise.request.Digest;
import dev.reprise.request.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider's API that keeps prefixes as objects. An extension point: an implementation is a class
 * beside the provider's dialect and a line in {@link dev.reprise.catalogue.HandleApis}. Calls
 * block.
 */
public interface HandleApi {
  /** What decisions call the plan: {@code gemini-handles}. */
  String plan();

  /** Name of the dialect family whose providers have it. */
  String family();

  /** The last segment of the path under which all objects are listed. */
  String collection();

  /** The vendor in the price books whose prices count. */
  String vendor();

  /** The smallest prefix any model keeps, in tokens. */
  int leastTokens();

  /** Whether requests of this operation can name an object. */
  boolean takes(Operation operation);

  /** The object the caller names in the body; empty text when the name cannot be read; or null. */
  @Nullable String named(Document body);

  /** What of the body can be kept; empty when nothing can. */
  Optional<Prefix> prefix(Document body);

  /** What the status of an answer says about the object that the request named. */
  Fate fate(int status);

  /** The provider's own words for an object that does not exist. */
  UnknownHandle unknown();

  /**
   * Makes an object.
   *
   * @param like gives the access, the earliest end, and the number of tokens to assume when the
   *     provider does not tell it
   */
  Creation create(Handle like, byte[] body);

  CallResult extend(Handle handle, Duration ttl);

  CallResult delete(ProjectAccess access, String name);

  /** All objects of the project. When a page cannot be read, the pages before it. */
  List<ListedObject> list(ProjectAccess access);

  /** The part of a request that can be kept: everything before the conversation. */
  interface Prefix {
    /** Bytes of memory it references, roughly. */
    long weight();

    /** Estimated. */
    int tokens();

    /** The digest of all bytes that are kept; another text is another object. */
    Digest digest();

    /** The body that creates the object. */
    byte[] creation(String model, String displayName, Duration ttl);

    /** The same request, naming the object instead of carrying what it holds. */
    byte[] using(String object);
  }

  /** What became of the object a request named. */
  enum Fate {
    /** It was read, or the answer says nothing about it. */
    READ,
    /** It does not exist any more. */
    GONE,
    /** The request was refused, perhaps because of it. */
    REFUSED
  }

  /** An error as the provider words it. */
  record UnknownHandle(int status, String message) {}

  /** The result of making an object. */
  sealed interface Creation {
    /** The object exists. */
    record Done(Handle handle) implements Creation {}

    /**
     * The object was not made.
     *
     * @param why reported by the requests that would have used it
     * @param rest how long it should not be tried again
     * @param detail for the log
     */
    record NotMade(Choice.HandleReason why, Duration rest, String detail) implements Creation {}
  }

  /** The result of a call about an existing object. */
  enum CallResult {
    DONE,
    /** It does not exist any more. */
    GONE,
    FAILED
  }

  /** An object of the project, whoever made it. */
  record ListedObject(String name, String displayName) {}
}

package dev.reprise.provider.handle;

import dev.reprise.json.Document;
import dev.reprise.request.Digest;
import dev.reprise.request.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider's API of prefixes kept as objects. An open socket: an implementation is a class beside
 * the provider's dialect and a line in {@link dev.reprise.catalogue.HandleApis}. Calls block.
 */
public interface HandleApi {
  /** What decisions call the plan: {@code gemini-handles}. */
  String plan();

  /** Name of the dialect family whose providers have it. */
  String family();

  /** Whose prices count: a vendor of the price books. */
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
  Unknown unknown();

  /**
   * Makes an object.
   *
   * @param like its way, its end at the earliest, and how many tokens it has should nobody say
   */
  Made create(Handle like, byte[] body);

  Told extend(Handle handle, Duration ttl);

  Told delete(Way way, String name);

  /** All objects of the project; what could be read of the list when a page fails. */
  List<Listed> list(Way way);

  /** What of a request is kept: the part in front of the conversation. */
  interface Prefix {
    /** Bytes of memory it references, roughly. */
    long weight();

    /** Estimated. */
    int tokens();

    /** Of all that is kept, byte for byte: another text is another object. */
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
  record Unknown(int status, String message) {}

  /** What came of making one. */
  sealed interface Made {
    /** It exists. */
    record Done(Handle handle) implements Made {}

    /**
     * It does not.
     *
     * @param why what those are told who would have used it
     * @param rest how long nobody need try again
     * @param detail for the log
     */
    record Refused(Choice.Why why, Duration rest, String detail) implements Made {}
  }

  /** What a call about an existing object came to. */
  enum Told {
    DONE,
    /** It does not exist any more. */
    GONE,
    FAILED
  }

  /** An object of the project, whoever made it. */
  record Listed(String name, String displayName) {}
}

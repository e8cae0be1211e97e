package dev.reprise.provider;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.response.Gist;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An API whose bodies Reprise does not read: requests are passed on as they came and never kept,
 * and only the usage that answers report is counted. An extension point: an implementation takes a
 * folder under {@code provider/} and a line in {@link dev.reprise.catalogue.OpaqueApis}. Pure;
 * never fails: what is not understood is unknown.
 */
public interface OpaqueApi {
  /** What its paths begin with; escaped colons may stand in them. */
  String prefix();

  /** The model that is asked, so that a route can be found; null where nothing is at the path. */
  @Nullable String asked(String method, String path);

  /** The model that a path names; null when it names none. */
  @Nullable String named(String path);

  /** Whether answers of this type (lower case) are a stream of its own framing. */
  boolean streams(String contentType);

  /** Copies, in constant memory, what {@link #streamed} needs of such a stream. */
  Gist gist();

  /** Usage in the bytes of such a stream, or of what the gist has left of it. */
  TokenUsage streamed(byte[] stream);

  /** Usage in a JSON answer. */
  TokenUsage usage(Document answer);

  /** Ends of host names to the vendor whose list prices count there. */
  Map<String, String> hosts();
}

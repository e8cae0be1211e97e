package dev.reprise.provider;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.Counts;
import dev.reprise.response.Reply;
import dev.reprise.response.Texts;
import dev.reprise.response.events.EventStream;
import dev.reprise.response.events.Frame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads failures that providers report under status 200: a first event that is an error, an error
 * as the body, a stream without an event (providers.md sections 10 and 11). The words are those of
 * all dialects together, since relays send the errors of one under the shape of another.
 */
public final class Overload {
  /** The status that Anthropic gives an overload; it stands for every failure that says so. */
  private static final int OVERLOADED = 529;

  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;
  private static final int TIMEOUT = 504;

  /** No provider writes a longer error; a longer body is an answer. */
  private static final int LONGEST = 64 << 10;

  /** A first event, or a body's error member, begins within so many octets. */
  private static final int LOOKED_AT = 4 << 10;

  /** No first member of an answer has a longer name. */
  private static final int LONGEST_NAME = 64;

  /** What errors begin with. */
  private static final Set<String> FIRST_MEMBERS = Set.of("error", "errors", "type");

  /**
   * What errors say in {@code type}, {@code code} or {@code status}, to the status it stands for.
   */
  private static final Map<String, Integer> WORDS =
      Map.ofEntries(
          Map.entry("overloaded_error", OVERLOADED),
          Map.entry("overloaded", OVERLOADED),
          Map.entry("engine_overloaded", OVERLOADED),
          Map.entry("slow_down", UNAVAILABLE),
          Map.entry("unavailable", UNAVAILABLE),
          Map.entry("service_unavailable", UNAVAILABLE),
          Map.entry("service_unavailable_error", UNAVAILABLE),
          Map.entry("api_error", FAILED),
          Map.entry("server_error", FAILED),
          Map.entry("internal", FAILED),
          Map.entry("internal_error", FAILED),
          Map.entry("internal_server_error", FAILED),
          Map.entry("timeout", TIMEOUT),
          Map.entry("timeout_error", TIMEOUT),
          Map.entry("deadline_exceeded", TIMEOUT),
          Map.entry("rate_limit_error", Origin.TOO_MANY),
          Map.entry("rate_limit_exceeded", Origin.TOO_MANY),
          Map.entry("resource_exhausted", Origin.TOO_MANY),
          Map.entry("too_many_requests", Origin.TOO_MANY));

  /** What the beginning of a body shows. */
  public enum Sight {
    /** Nothing yet. */
    TOO_EARLY,
    /** An answer, or an error that speaks of the request. */
    ANSWER,
    /** A failure of the moment. */
    FAILURE
  }

  private Overload() {}

  /**
   * The status that the reply stands for: its own, or the one that would have been honest, when its
   * body is whole and reports a failure of the moment.
   */
  public static int status(Reply reply) {
    if (!reply.successful()
        || !(reply.body() instanceof Reply.Body.InMemory(byte[] bytes))
        || bytes.length > LONGEST) {
      return reply.status();
    }
    int told = told(stream(reply), bytes, true);
    return told > 0 ? told : reply.status();
  }

  /** Whether the reply tells about the state of the provider and not about the request. */
  public static boolean momentary(Reply reply) {
    return Origin.momentary(status(reply));
  }

  /**
   * What can be seen in the octets that have come.
   *
   * @param stream whether the body is an event stream
   */
  public static Sight sight(boolean stream, byte[] soFar, boolean ended) {
    int told = told(stream, soFar, ended);
    if (told == 0) {
      return Sight.TOO_EARLY;
    }
    return told > 0 ? Sight.FAILURE : Sight.ANSWER;
  }

  /** Whether the body of a reply is an event stream. */
  public static boolean stream(Reply reply) {
    return reply
        .headers()
        .first("content-type")
        .filter(type -> type.regionMatches(true, 0, "text/event-stream", 0, 17))
        .isPresent();
  }

  /** The status of a failure; 0 when it is too early to tell, negative when there is none. */
  private static int told(boolean stream, byte[] soFar, boolean ended) {
    if (stream) {
      boolean all = soFar.length <= LOOKED_AT;
      return events(all ? soFar : Arrays.copyOf(soFar, LOOKED_AT), ended && all);
    }
    return body(soFar, ended);
  }

  private static int events(byte[] octets, boolean ended) {
    int[] told = {0};
    EventStream.each(
        octets,
        frame -> {
          if (told[0] == 0) {
            told[0] = event(frame, ended);
          }
        });
    if (told[0] == 0 && ended) {
      return UNAVAILABLE;
    }
    return told[0] == 0 && octets.length >= LOOKED_AT ? -1 : told[0];
  }

  /** A comment and a sign of life are no event yet. */
  private static int event(Frame frame, boolean ended) {
    if (!frame.closed() && !ended) {
      return 0;
    }
    if (frame.stray() != null) {
      return error(Texts.parse(frame.strayBytes()), false);
    }
    boolean named = "error".equals(frame.event());
    if (frame.data() == null) {
      return named ? FAILED : 0;
    }
    Document document = frame.document();
    boolean ping = "ping".equals(frame.event()) || document != null && is(document, "ping");
    return ping ? 0 : error(document, named);
  }

  private static boolean is(Document document, String type) {
    return type.equals(document.textOrNull(document.member(document.root(), "type")));
  }

  private static int body(byte[] octets, boolean ended) {
    int length = Math.min(octets.length, LOOKED_AT);
    String start = new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    if (ended) {
      return start.contains("\"error\"") ? error(Texts.parse(octets), false) : -1;
    }
    if (octets.length > LONGEST || !mayBeError(start.stripLeading())) {
      return -1;
    }
    // The body of an error may be whole long before the provider ends the message.
    return start.contains("\"error\"") ? Math.max(0, error(Texts.parse(octets), false)) : 0;
  }

  /** A body that is not whole shows by its first member whether it can be an error. */
  private static boolean mayBeError(String start) {
    if (start.isEmpty()) {
      return true;
    }
    int quote = start.indexOf('"');
    int end = quote < 0 ? -1 : start.indexOf('"', quote + 1);
    if (end < 0) {
      return start.length() < LONGEST_NAME && "{[".indexOf(start.charAt(0)) >= 0;
    }
    return FIRST_MEMBERS.contains(start.substring(quote + 1, end));
  }

  private static int error(@Nullable Document document, boolean named) {
    if (document == null) {
      return named ? FAILED : -1;
    }
    int root = document.root();
    int top = document.is(root, Kind.ARRAY) ? document.first(root) : root;
    int error = document.member(top, "error");
    if (!document.is(error, Kind.OBJECT)) {
      error = document.at(top, "response", "error");
    }
    if (document.is(error, Kind.OBJECT)) {
      return status(document, error);
    }
    boolean flat = named || "error".equals(document.textOrNull(document.member(top, "type")));
    return flat ? status(document, top) : -1;
  }

  /** The first word that is known decides; an error without one speaks of the request. */
  private static int status(Document document, int error) {
    for (String member : new String[] {"code", "status", "type"}) {
      int node = document.member(error, member);
      long number = document.is(node, Kind.NUMBER) ? Counts.of(document, node) : 0;
      String word = document.textOrNull(node);
      int told = number > 0 ? (int) Math.min(number, 999) : word(word);
      if (told > 0) {
        return Origin.momentary(told) ? told : -1;
      }
    }
    return -1;
  }

  private static int word(@Nullable String word) {
    if (word == null) {
      return 0;
    }
    if (word.length() == 3 && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Integer.parseInt(word);
    }
    return WORDS.getOrDefault(word.toLowerCase(Locale.ROOT), 0);
  }
}

package dev.reprise.simulator;

import dev.reprise.simulator.content.Twist;
import dev.reprise.simulator.wire.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Something that goes wrong with one call. */
public sealed interface Fault {

  /**
   * Fails with a status in the provider's own shape; a negative {@code retryAfterSeconds} says
   * nothing about when.
   */
  record Status(int status, int retryAfterSeconds) implements Fault {}

  /**
   * Ends behind chunk {@code afterChunks}: {@link Ending#COMPLETE} leaves a well-formed HTTP
   * message without its terminal event, the others break the connection.
   */
  record Cut(int afterChunks, Ending ending) implements Fault {}

  /**
   * Closes the connection behind byte {@code afterBytes} of the body, in the middle of whatever is
   * there.
   */
  record CutBytes(int afterBytes) implements Fault {}

  /** Never answers. */
  record Hang() implements Fault {}

  /**
   * An error event behind chunk {@code afterChunks} of a stream, then the end; a whole answer
   * becomes a 500.
   */
  record ErrorEvent(int afterChunks) implements Fault {}

  /** Everything comes later. */
  record Slow(Duration by) implements Fault {}

  /** The model ends in an unusual way. */
  record Content(Twist twist) implements Fault {}

  /**
   * Reads a list such as {@code slow=200,cut=3}: {@code 429}, {@code 429:5} (with retry-after),
   * {@code 500}, {@code 503}, {@code 529}, {@code cut=K}, {@code end=K}, {@code cut-bytes=N},
   * {@code reset}, {@code reset=K}, {@code hang}, {@code error-event}, {@code error-event=K},
   * {@code slow=MS}, {@code length}, {@code content-filter}, {@code refusal}.
   *
   * @throws IllegalArgumentException naming the word that is none of these
   */
  static List<Fault> parse(String list) {
    List<Fault> faults = new ArrayList<>();
    for (String word : list.split(",", -1)) {
      if (!word.isBlank()) {
        faults.add(one(word.trim()));
      }
    }
    return faults;
  }

  private static Fault one(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    int value = equals < 0 ? -1 : number(word, word.substring(equals + 1));
    return switch (name) {
      case "cut" -> new Cut(Math.max(0, value), Ending.CUT);
      case "end" -> new Cut(Math.max(0, value), Ending.COMPLETE);
      case "reset" -> new Cut(Math.max(0, value), Ending.RESET);
      case "cut-bytes" -> new CutBytes(Math.max(0, value));
      case "hang", "timeout" -> new Hang();
      case "error-event" -> new ErrorEvent(value < 0 ? 2 : value);
      case "slow" -> new Slow(Duration.ofMillis(Math.max(0, value)));
      case "length" -> new Content(Twist.LENGTH);
      case "content-filter" -> new Content(Twist.CONTENT_FILTER);
      case "refusal" -> new Content(Twist.REFUSAL);
      default -> status(word);
    };
  }

  private static Fault status(String word) {
    int colon = word.indexOf(':');
    int status = number(word, colon < 0 ? word : word.substring(0, colon));
    if (status < 400 || status > 599) {
      throw unknown(word);
    }
    int wait = colon < 0 ? -1 : number(word, word.substring(colon + 1));
    return new Status(status, wait < 0 && status == 429 ? 1 : wait);
  }

  private static int number(String word, String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException notANumber) {
      throw unknown(word);
    }
  }

  private static IllegalArgumentException unknown(String word) {
    return new IllegalArgumentException(
        "unknown fault '"
            + word
            + "': use a status 400-599, cut=K, end=K, cut-bytes=N, reset, reset=K,"
            + " hang, error-event, error-event=K, slow=MS, length, content-filter or refusal");
  }
}

package dev.reprise.provider.layout;

import dev.reprise.provider.layout.Volatile.VolatileKind;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises ids, commit hashes, counters and lines of {@code git status}. Most are recognised by
 * the word before them ({@code request_id: …}); a long run of mixed letters and digits is
 * recognised without one. Each method reads from the current position and returns null when it
 * finds nothing; the position is undefined then, so the caller sets it back.
 */
final class IdsAndCounters {
  private static final int LONGEST_ID = 128;
  private static final int LONGEST_LINE = 200;
  private static final WordList COUNTING =
      WordList.of(
          "request",
          "turn",
          "attempt",
          "iteration",
          "step",
          "call",
          "message",
          "counter",
          "count",
          "sequence",
          "seq",
          "round",
          "remaining",
          "used",
          "visits");
  private static final WordList NAMED =
      WordList.of(
          "request",
          "req",
          "trace",
          "span",
          "session",
          "correlation",
          "conversation",
          "thread",
          "run",
          "job",
          "message",
          "transaction",
          "event",
          "build",
          "nonce",
          "msg",
          "call");
  private static final WordList COMMITS = WordList.of("commit", "head", "revision", "rev", "sha");
  private static final WordList STATUS =
      WordList.of(
          "on branch",
          "your branch is",
          "changes not staged for commit",
          "changes to be committed",
          "nothing to commit",
          "untracked files:");

  private final ScannedText text;
  private int from;

  /** The words that can stand before one. */
  static Stream<String> openings() {
    return Stream.of(COUNTING, NAMED, COMMITS, STATUS).flatMap(WordList::first);
  }

  IdsAndCounters(ScannedText text) {
    this.text = text;
  }

  /** First byte of what was found: after the word before it, where there is one. */
  int from() {
    return from;
  }

  @Nullable VolatileKind startingWithLetter() {
    int start = text.at();
    if (counter(start)) {
      return VolatileKind.COUNTER;
    }
    if (named(start)) {
      return VolatileKind.REQUEST_ID;
    }
    if (commit(start)) {
      return VolatileKind.GIT_HASH;
    }
    if (status(start)) {
      return VolatileKind.GIT_STATUS;
    }
    return startingAnyhow(start);
  }

  @Nullable VolatileKind startingAnyhow(int start) {
    text.backTo(start);
    from = start;
    if (uuid(start)) {
      return VolatileKind.UUID;
    }
    text.backTo(start);
    return minted();
  }

  private boolean counter(int start) {
    text.backTo(start);
    return COUNTING.taken(text) && countBehind();
  }

  private boolean countBehind() {
    text.take('s');
    quote();
    text.takeSpaces(1);
    for (String filler : List.of("number", "count", "no")) {
      if (text.takeWord(filler)) {
        text.take('.');
        text.takeSpaces(1);
      }
    }
    if (!text.takeAny(":=#")) {
      return false;
    }
    text.takeSpaces(2);
    from = text.at();
    return text.takeNumber(1, 12) >= 0 && !ScannedText.wordly(text.peek(0));
  }

  /** {@code request_id: a1b2c3}, {@code Trace-Id=…}, {@code req_a1b2c3d4}. */
  private boolean named(int start) {
    text.backTo(start);
    return NAMED.taken(text) && idBehind(start);
  }

  private boolean idBehind(int start) {
    boolean joined = text.takeAny("_-");
    if (!joined) {
      text.takeSpaces(1);
    }
    if (text.takeWord("id")) {
      quote();
      text.takeSpaces(1);
      boolean announced = text.takeAny(":=");
      text.takeSpaces(2);
      quote();
      from = text.at();
      return announced && id(6);
    }
    from = start;
    return joined && suffix();
  }

  private void quote() {
    if (text.peek(0) == '\\' && text.peek(1) == '"') {
      text.skip(2);
    } else {
      text.takeAny("\"'`");
    }
  }

  /** At least {@code least} letters, digits, hyphens and underscores; one of them a digit. */
  private boolean id(int least) {
    int length = 0;
    boolean digit = false;
    while (length < LONGEST_ID && inId(text.peek(0))) {
      digit |= ScannedText.digit(text.peek(0));
      length++;
      text.skip(1);
    }
    return digit && length >= least && !ScannedText.wordly(text.peek(0));
  }

  /** What follows {@code req_}: at least eight letters and digits, two of them digits. */
  private boolean suffix() {
    int length = 0;
    int digits = 0;
    while (length < LONGEST_ID && ScannedText.wordly(text.peek(0))) {
      digits += ScannedText.digit(text.peek(0)) ? 1 : 0;
      length++;
      text.skip(1);
    }
    return length >= 8 && digits >= 2 && text.peek(0) != '-';
  }

  private static boolean inId(int c) {
    return ScannedText.wordly(c) || c == '-' || c == '_';
  }

  private boolean commit(int start) {
    text.backTo(start);
    if (!COMMITS.taken(text)) {
      return false;
    }
    text.takeSpaces(1);
    text.takeAny(":=@(");
    text.takeSpaces(1);
    from = text.at();
    return shortHash();
  }

  private boolean shortHash() {
    int length = 0;
    boolean digit = false;
    while (length <= 40 && ScannedText.hex(text.peek(0))) {
      digit |= ScannedText.digit(text.peek(0));
      length++;
      text.skip(1);
    }
    return digit && length >= 7 && length <= 40 && !ScannedText.wordly(text.peek(0));
  }

  private boolean status(int start) {
    text.backTo(start);
    if (!STATUS.taken(text)) {
      return false;
    }
    from = start;
    for (int i = 0; i < LONGEST_LINE && text.peek(0) >= ' ' && !escape(); i++) {
      text.skip(1);
    }
    return true;
  }

  private boolean escape() {
    return text.peek(0) == '\\' || text.peek(0) == '"';
  }

  private boolean uuid(int start) {
    for (int group : new int[] {8, 4, 4, 4, 12}) {
      for (int i = 0; i < group; i++) {
        if (!ScannedText.hex(text.peek(0))) {
          return false;
        }
        text.skip(1);
      }
      if (group != 12 && !text.take('-')) {
        return false;
      }
    }
    return text.at() == start + 36 && !ScannedText.wordly(text.peek(0));
  }

  /** A run of letters and digits that looks generated by a program. */
  private @Nullable VolatileKind minted() {
    int start = text.at();
    while (text.at() - start <= LONGEST_ID && ScannedText.wordly(text.peek(0))) {
      text.skip(1);
    }
    return text.at() - start > LONGEST_ID
        ? null
        : CharacterRun.of(text, text.at() - start).looksMinted();
  }

  /** A run of letters and digits, as counts of each sort. */
  private record CharacterRun(int length, int digits, int upper, int hex) {
    /** The run that ends at the current position. */
    static CharacterRun of(ScannedText text, int length) {
      int digits = 0;
      int upper = 0;
      int hex = 0;
      for (int place = -length; place < 0; place++) {
        int c = text.peek(place);
        digits += ScannedText.digit(c) ? 1 : 0;
        upper += ScannedText.upper(c) ? 1 : 0;
        hex += ScannedText.hex(c) ? 1 : 0;
      }
      return new CharacterRun(length, digits, upper, hex);
    }

    @Nullable VolatileKind looksMinted() {
      if (digits < 2 || digits == length) {
        return null;
      }
      if (hex == length && length >= 16) {
        return length == 40 ? VolatileKind.GIT_HASH : VolatileKind.REQUEST_ID;
      }
      return mixed() || sortable() ? VolatileKind.REQUEST_ID : null;
    }

    private boolean mixed() {
      return length >= 20 && digits >= 3 && upper >= 3 && length - digits - upper >= 3;
    }

    /** A ULID: 26 digits and upper-case letters. */
    private boolean sortable() {
      return length == 26 && digits >= 3 && digits + upper == length;
    }
  }
}

package dev.reprise.provider.layout;

import dev.reprise.provider.layout.Volatile.VolatileKind;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises dates and times in the forms that programs and people write. Each method reads from
 * the current position and stops after what it recognised; where that is no date it returns null
 * and the position is what it was.
 */
final class Dates {
  private static final WordList MONTHS =
      WordList.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december",
          "jan",
          "feb",
          "mar",
          "apr",
          "jun",
          "jul",
          "aug",
          "sep",
          "sept",
          "oct",
          "nov",
          "dec");
  private static final WordList DAYS =
      WordList.of(
          "monday",
          "tuesday",
          "wednesday",
          "thursday",
          "friday",
          "saturday",
          "sunday",
          "mon",
          "tue",
          "tues",
          "wed",
          "thu",
          "thur",
          "thurs",
          "fri",
          "sat",
          "sun");
  private static final WordList ZONES = WordList.of("utc", "gmt", "z", "cet", "cest", "est", "pst");
  private static final long FIRST_EPOCH = 1_000_000_000L;
  private static final long LAST_EPOCH = 2_100_000_000L;

  private final ScannedText text;
  private final List<DateForm> numbered =
      List.of(this::iso, this::numeric, this::dayFirst, this::clock);

  /** The words a date may begin with. */
  static Stream<String> openings() {
    return Stream.concat(MONTHS.first(), DAYS.first());
  }

  Dates(ScannedText text) {
    this.text = text;
  }

  @Nullable VolatileKind startingWithDigit() {
    int start = text.at();
    for (DateForm form : numbered) {
      VolatileKind kind = form.read();
      if (kind != null) {
        return kind;
      }
      text.backTo(start);
    }
    return epoch(start) ? VolatileKind.EPOCH : null;
  }

  @Nullable VolatileKind startingWithLetter() {
    int start = text.at();
    boolean day = DAYS.taken(text);
    if (day) {
      text.take('.');
      text.take(',');
      text.takeSpaces(1);
    }
    int behindDay = text.at();
    VolatileKind kind = monthFirst();
    if (kind == null && day) {
      text.backTo(behindDay);
      kind = dayFirst();
    }
    if (kind == null) {
      text.backTo(start);
    }
    return kind;
  }

  private interface DateForm {
    @Nullable VolatileKind read();
  }

  /** RFC 3339 and its relaxed forms; also {@code 2026/11/21}. */
  private @Nullable VolatileKind iso() {
    if (!year(text.takeNumber(4, 4))) {
      return null;
    }
    char separator = text.peek(0) == '/' ? '/' : '-';
    if (!text.take(separator) || !within(text.takeNumber(2, 2), 1, 12) || !text.take(separator)) {
      return null;
    }
    if (!within(text.takeNumber(2, 2), 1, 31)) {
      return null;
    }
    return behindDate();
  }

  /** {@code 10/14/2026}, {@code 14.10.2026}. */
  private @Nullable VolatileKind numeric() {
    if (!within(text.takeNumber(1, 2), 1, 31)) {
      return null;
    }
    char separator = text.peek(0) == '.' ? '.' : '/';
    boolean date =
        text.take(separator)
            && within(text.takeNumber(1, 2), 1, 31)
            && text.take(separator)
            && year(text.takeNumber(4, 4));
    return date ? behindDate() : null;
  }

  /** {@code 14 October 2026}, {@code 14th of Oct, 2026}. */
  private @Nullable VolatileKind dayFirst() {
    if (!dayOfMonth() || text.takeSpaces(1) == 0 && !text.take('-')) {
      return null;
    }
    if (text.takeWord("of")) {
      text.takeSpaces(1);
    }
    if (!MONTHS.taken(text)) {
      return null;
    }
    text.takeAny(".,-");
    text.takeSpaces(1);
    return year(text.takeNumber(4, 4)) ? behindDate() : null;
  }

  /** {@code October 14, 2026}, {@code Nov 21 19:00:20 UTC 2026}. */
  private @Nullable VolatileKind monthFirst() {
    if (!MONTHS.taken(text)) {
      return null;
    }
    text.take('.');
    if (text.takeSpaces(2) == 0 || !dayOfMonth()) {
      return null;
    }
    text.take(',');
    if (text.takeSpaces(1) == 0) {
      return null;
    }
    int behindDay = text.at();
    if (year(text.takeNumber(4, 4))) {
      return behindDate();
    }
    text.backTo(behindDay);
    return unixDate() ? VolatileKind.TIMESTAMP : null;
  }

  private boolean unixDate() {
    if (!time(true)) {
      return false;
    }
    return text.takeSpaces(1) == 1 && year(text.takeNumber(4, 4));
  }

  private @Nullable VolatileKind clock() {
    int start = text.at();
    boolean seconds = time(false) && count(start, ':') == 2;
    return seconds ? VolatileKind.TIME : null;
  }

  private int count(int from, char wanted) {
    int found = 0;
    for (int place = from - text.at(); place < 0; place++) {
      if (text.peek(place) == wanted) {
        found++;
      }
    }
    return found;
  }

  /** After a date: a time of day that follows makes it a timestamp. */
  private @Nullable VolatileKind behindDate() {
    int behind = text.at();
    if (ScannedText.wordly(text.peek(0)) && ScannedText.lower(text.peek(0)) != 't') {
      return null;
    }
    text.take(',');
    boolean glued = text.takeAny("Tt") || text.takeAny("_");
    if (!glued) {
      text.takeSpaces(1);
      if (text.takeWord("at")) {
        text.takeSpaces(1);
      }
    }
    if (time(true)) {
      return VolatileKind.TIMESTAMP;
    }
    text.backTo(behind);
    return glued || text.peek(0) == '-' ? null : VolatileKind.DATE;
  }

  /** {@code 07:28}, {@code 7:28:05.123 PM}, with a zone where one is written. */
  private boolean time(boolean zoned) {
    if (!within(text.takeNumber(1, 2), 0, 24)
        || !text.take(':')
        || !within(text.takeNumber(2, 2), 0, 59)) {
      return false;
    }
    if (text.peek(0) == ':' && ScannedText.digit(text.peek(1))) {
      text.skip(1);
      if (!within(text.takeNumber(2, 2), 0, 60)) {
        return false;
      }
      fraction();
    }
    int behind = text.at();
    text.takeSpaces(1);
    if (!text.takeWord("am") && !text.takeWord("pm")) {
      text.backTo(behind);
    }
    if (zoned) {
      zone();
    }
    return !ScannedText.wordly(text.peek(0));
  }

  private void fraction() {
    if ((text.peek(0) == '.' || text.peek(0) == ',') && ScannedText.digit(text.peek(1))) {
      text.skip(1);
      while (ScannedText.digit(text.peek(0))) {
        text.skip(1);
      }
    }
  }

  private void zone() {
    int behind = text.at();
    text.takeSpaces(1);
    if (ZONES.taken(text)) {
      return;
    }
    if (text.takeAny("+-")
        && (text.takeNumber(4, 4) >= 0
            || text.takeNumber(2, 2) >= 0 && text.take(':') && text.takeNumber(2, 2) >= 0)) {
      return;
    }
    text.backTo(behind);
  }

  /** A number of ten digits that is a second of our time, or with three, six, nine more. */
  private boolean epoch(int start) {
    for (int digits : new int[] {10, 13, 16, 19}) {
      text.backTo(start);
      long value = text.takeNumber(digits, digits);
      if (value < 0) {
        continue;
      }
      long seconds = value;
      for (int more = digits; more > 10; more--) {
        seconds /= 10;
      }
      fraction();
      return within(seconds, FIRST_EPOCH, LAST_EPOCH) && !ScannedText.wordly(text.peek(0));
    }
    return false;
  }

  private boolean dayOfMonth() {
    if (!within(text.takeNumber(1, 2), 1, 31)) {
      return false;
    }
    for (String ending : List.of("st", "nd", "rd", "th")) {
      if (text.takeWord(ending)) {
        return true;
      }
    }
    return true;
  }

  private static boolean year(long value) {
    return within(value, 1990, 2099);
  }

  private static boolean within(long value, long least, long most) {
    return value >= least && value <= most;
  }
}

package dev.reprise.gateway.config.reading;

import dev.reprise.gateway.config.Amount;
import dev.reprise.gateway.config.HostPort;
import dev.reprise.gateway.config.Secret;
import dev.reprise.policy.Glob;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.Units;
import dev.reprise.yaml.YamlNode;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How the value of a key is written and read.
 *
 * @param unit what to write, as the reference shows it
 * @param read parses the value, or throws {@link Misconfigured}
 * @param show the parsed value as one writes it; never shows a secret
 */
record ValueType<T>(String unit, Function<YamlNode, T> read, Function<T, String> show) {
  static final ValueType<HostPort> HOST_PORT =
      plain(
          "host:port",
          node ->
              HostPort.parse(text(node))
                  .orElseThrow(
                      () -> node.refuse("write host:port, as in 127.0.0.1:8080 or [::1]:8080")));

  static final ValueType<Duration> DURATION =
      new ValueType<>("duration", ValueType::positive, Units::show);

  static final ValueType<Long> SIZE = new ValueType<>("size", ValueType::positiveSize, Units::show);

  /** A part of the heap, or bytes. */
  static final ValueType<Amount> AMOUNT = plain("part of the heap or size", Amount::read);

  static final ValueType<String> TEXT = plain("text", ValueType::text);

  static final ValueType<Boolean> TRUTH = plain("true or false", Section::truth);

  static final ValueType<URI> URL = plain("http(s) URL", ValueType::url);

  static final ValueType<Secret> SECRET = plain("secret", ValueType::secret);

  static final ValueType<List<Secret>> SECRETS =
      plain("list of secrets", node -> Section.items(node, ValueType::secret));

  /** One, or several in order. */
  static final ValueType<List<String>> TEXTS =
      plain(
          "text or list of texts",
          node ->
              node instanceof YamlNode.Sequence
                  ? Section.items(node, ValueType::text)
                  : List.of(text(node)));

  static final ValueType<Glob> GLOB =
      new ValueType<>("glob", node -> new Glob(text(node)), Glob::pattern);

  static final ValueType<List<URI>> URLS =
      plain("list of http(s) URLs", node -> Section.items(node, ValueType::url));

  static ValueType<Integer> whole(int least, int most) {
    return plain("whole number, " + least + " to " + most, Section.whole(least, most));
  }

  /** A duration, or a word for none. */
  static ValueType<Optional<Duration>> durationOr(String word) {
    return new ValueType<>(
        word + " \\| duration",
        node ->
            Section.scalar(node).text().equals(word)
                ? Optional.empty()
                : Optional.of(positive(node)),
        duration -> duration.map(Units::show).orElse(word));
  }

  /** A whole number, or a word that lets the gateway choose: then empty. */
  static ValueType<OptionalInt> countOrAuto(String word, int least, int most) {
    Function<YamlNode, Integer> number = Section.whole(least, most);
    return new ValueType<>(
        word + " \\| whole number, " + least + " to " + most,
        node ->
            Section.scalar(node).text().equals(word)
                ? OptionalInt.empty()
                : OptionalInt.of(number.apply(node)),
        count -> count.isPresent() ? Integer.toString(count.getAsInt()) : word);
  }

  static ValueType<BigDecimal> share() {
    return plain("number, 0 to 1", ValueType::share);
  }

  /** One of a closed set of words. */
  static <T> ValueType<T> word(Map<String, T> words) {
    var names = new TreeMap<String, T>(words);
    return new ValueType<>(
        String.join(" \\| ", words.keySet()),
        Section.word(words),
        value ->
            names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow());
  }

  static ValueType<String> words(String... words) {
    var same = new LinkedHashMap<String, String>();
    for (String word : words) {
      same.put(word, word);
    }
    return word(same);
  }

  /**
   * Accepts {@code now} only. The other forms come with a later version; they are refused with that
   * reason.
   */
  static ValueType<String> later(String now, String... forms) {
    return plain(
        now,
        node -> {
          String text = text(node);
          if (text.equals(now)) {
            return text;
          }
          for (String form : forms) {
            if (text.startsWith(form)) {
              throw node.refuse("this comes with a later version; write " + now);
            }
          }
          throw node.refuse("write " + now);
        });
  }

  /** A key that only a later version supports: every value is refused. */
  static ValueType<String> absent() {
    return plain(
        "later version",
        node -> {
          throw node.refuse("this comes with a later version; leave the key out");
        });
  }

  private static <T> ValueType<T> plain(String unit, Function<YamlNode, T> read) {
    return new ValueType<>(unit, read, Object::toString);
  }

  /** Whether a name consists of ASCII letters, digits and the letters of {@code extra}. */
  static boolean named(String text, String extra) {
    return text.chars()
        .allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || extra.indexOf(c) >= 0);
  }

  static String text(YamlNode node) {
    String text = Section.scalar(node).text();
    if (text.isEmpty() || text.length() > 4096 || text.chars().anyMatch(c -> c < ' ')) {
      throw node.refuse("write one line of text, 1 to 4096 characters");
    }
    return text;
  }

  private static Duration positive(YamlNode node) {
    Duration duration = Section.duration(node);
    if (duration.isZero() || duration.compareTo(Duration.ofDays(1)) > 0) {
      throw node.refuse("write a duration from 1ms to 1d, as in 10s");
    }
    return duration;
  }

  private static long positiveSize(YamlNode node) {
    long bytes = Section.bytes(node);
    if (bytes < 1) {
      throw node.refuse(Units.SIZE_REMEDY);
    }
    return bytes;
  }

  private static BigDecimal share(YamlNode node) {
    BigDecimal number = Section.number(node);
    if (number.signum() < 0 || number.compareTo(BigDecimal.ONE) > 0) {
      throw node.refuse("write a number from 0 to 1, as in 0.01");
    }
    return number;
  }

  private static URI url(YamlNode node) {
    try {
      URI url = new URI(text(node));
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean bare =
          url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
      if (http && bare && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw node.refuse("write an http or https URL; " + e.getReason());
    }
    throw node.refuse(
        "write an http or https URL without user, query or fragment, as in https://host:443/path");
  }

  /** Must be usable in a header; a message about it never shows it. */
  private static Secret secret(YamlNode node) {
    String text = Section.scalar(node).text();
    boolean visible = text.chars().allMatch(c -> c > ' ' && c < 127);
    if (text.isEmpty() || text.length() > 8192 || !visible) {
      throw new Misconfigured(
          node.path(),
          "(secret)",
          "write 1 to 8192 visible ASCII characters without blanks",
          node.line());
    }
    return new Secret(text);
  }
}

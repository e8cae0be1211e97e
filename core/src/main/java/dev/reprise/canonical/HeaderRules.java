package dev.reprise.canonical;

import dev.reprise.canonical.FieldRules.FieldClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What each forwarded header field counts as: KEYED unless it is listed as irrelevant to the
 * answer. An unknown header may be a credential or may select the answer, so it is KEYED. Names are
 * lower case; {@code -} and {@code _} are two characters. A prefix does not take in a name that
 * speaks of a credential ({@link #namesCredential}). A listed value of {@code content-type} stands
 * for every spelling of that media type in UTF-8.
 */
public final class HeaderRules {
  /** Nothing is listed: every header is KEYED. */
  public static final HeaderRules NONE = of(Set.of(), Map.of(), Map.of());

  private static final String VALUE = ": ";

  /** Parts of names, between hyphens, that speak of a credential. */
  private static final List<String> CREDENTIALS =
      List.of(
          "key",
          "keys",
          "apikey",
          "token",
          "tokens",
          "secret",
          "secrets",
          "auth",
          "authorization",
          "password",
          "credential",
          "credentials",
          "cookie",
          "cookies");

  private final Set<String> keyed;
  private final Map<String, String> ignored;
  private final Map<String, String> ignoredPrefixes;
  private final Map<String, List<String>> ignoredValues;
  private final List<String> prefixes;

  private HeaderRules(
      Set<String> keyed, Map<String, String> ignored, Map<String, String> ignoredPrefixes) {
    this.keyed = Set.copyOf(keyed);
    this.ignored = Map.copyOf(ignored);
    this.ignoredPrefixes = Map.copyOf(ignoredPrefixes);
    this.ignoredValues = values(ignored);
    this.prefixes = List.copyOf(ignoredPrefixes.keySet());
  }

  /**
   * @param keyed names that are KEYED although a prefix would take them in, and that nobody may
   *     list as noise
   * @param ignored {@code name}, or {@code name: value} for a value that says nothing, to reason
   * @param ignoredPrefixes prefix of names to reason; a name that speaks of a credential is not
   *     taken in
   */
  public static HeaderRules of(
      Set<String> keyed, Map<String, String> ignored, Map<String, String> ignoredPrefixes) {
    return new HeaderRules(keyed, ignored, ignoredPrefixes);
  }

  private static Map<String, List<String>> values(Map<String, String> ignored) {
    var values = new HashMap<String, List<String>>();
    for (String listed : ignored.keySet()) {
      int colon = listed.indexOf(VALUE);
      if (colon > 0) {
        values
            .computeIfAbsent(listed.substring(0, colon), name -> new ArrayList<>())
            .add(listed.substring(colon + VALUE.length()));
      }
    }
    return Map.copyOf(values);
  }

  public Set<String> keyed() {
    return keyed;
  }

  public Map<String, String> ignored() {
    return ignored;
  }

  public Map<String, String> ignoredPrefixes() {
    return ignoredPrefixes;
  }

  /** KEYED or IGNORED. A name listed as keyed stays keyed whatever other lists say. */
  public FieldClass of(String lowerCaseName, String value) {
    if (keyed.contains(lowerCaseName)) {
      return FieldClass.KEYED;
    }
    boolean listed =
        ignored.containsKey(lowerCaseName)
            || saysNothing(lowerCaseName, value)
            || prefixed(lowerCaseName);
    return listed ? FieldClass.IGNORED : FieldClass.KEYED;
  }

  /** Whether a field of this name is IGNORED whatever its value is. */
  public boolean ignoresEveryValue(String lowerCaseName) {
    return !keyed.contains(lowerCaseName)
        && (ignored.containsKey(lowerCaseName) || prefixed(lowerCaseName));
  }

  private boolean saysNothing(String name, String value) {
    List<String> values = ignoredValues.get(name);
    if (values == null) {
      return false;
    }
    for (String listed : values) {
      if (listed.equals(value)
          || name.equals(MediaTypes.FIELD) && MediaTypes.inUtf8(value, listed)) {
        return true;
      }
    }
    return values.contains(value.toLowerCase(Locale.ROOT));
  }

  private boolean prefixed(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return !namesCredential(name);
      }
    }
    return false;
  }

  /**
   * Whether a part of the name, between hyphens or underscores, speaks of a credential: {@code
   * key}, {@code token}, {@code secret} and their kind. Such a name is noise only if it is listed
   * in full: a tracing vendor's prefix takes in ids of traces, but that vendor's API key has the
   * same prefix.
   */
  public static boolean namesCredential(String lowerCaseName) {
    int from = 0;
    for (int at = 0; at <= lowerCaseName.length(); at++) {
      if (at == lowerCaseName.length() || separates(lowerCaseName.charAt(at))) {
        if (credential(lowerCaseName, from, at - from)) {
          return true;
        }
        from = at + 1;
      }
    }
    return false;
  }

  private static boolean separates(char c) {
    return c == '-' || c == '_';
  }

  private static boolean credential(String name, int from, int length) {
    for (String part : CREDENTIALS) {
      if (part.length() == length && name.startsWith(part, from)) {
        return true;
      }
    }
    return false;
  }
}

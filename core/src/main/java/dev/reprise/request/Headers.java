package dev.reprise.request;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Header fields in the order they came; names compare without case (RFC 9110 section 5.1).
 * Immutable.
 */
public final class Headers implements Iterable<Header> {
  public static final Headers NONE = new Headers(List.of());

  private final List<Header> fields;

  private Headers(List<Header> fields) {
    this.fields = fields;
  }

  public static Headers of(List<Header> fields) {
    return new Headers(List.copyOf(fields));
  }

  /** Name, value, name, value … */
  public static Headers of(String... pairs) {
    var fields = new ArrayList<Header>(pairs.length / 2);
    for (int i = 0; i < pairs.length; i += 2) {
      fields.add(new Header(pairs[i], pairs[i + 1]));
    }
    return of(fields);
  }

  /** The first value of that name. */
  public Optional<String> first(String name) {
    for (Header field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  public boolean has(String name) {
    return first(name).isPresent();
  }

  /** Every value of that name, in order. */
  public List<String> all(String name) {
    List<String> values = List.of();
    for (Header field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        values = values.isEmpty() ? new ArrayList<>(2) : values;
        values.add(field.value());
      }
    }
    return values;
  }

  /** The fields whose lower-case name passes. */
  public Headers keeping(Predicate<String> lowerCaseName) {
    var kept = new ArrayList<Header>(fields.size());
    for (Header field : fields) {
      if (lowerCaseName.test(lower(field.name()))) {
        kept.add(field);
      }
    }
    return kept.size() == fields.size() ? this : of(kept);
  }

  public Headers without(String name) {
    return keeping(lower -> !lower.equalsIgnoreCase(name));
  }

  /** This and one more field at the end. */
  public Headers and(String name, String value) {
    var longer = new ArrayList<>(fields);
    longer.add(new Header(name, value));
    return new Headers(List.copyOf(longer));
  }

  /** This with exactly one field of that name. */
  public Headers with(String name, String value) {
    return without(name).and(name, value);
  }

  public List<Header> fields() {
    return fields;
  }

  @Override
  public Iterator<Header> iterator() {
    return fields.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return fields.size() + " fields";
  }

  /** ASCII lower case, independent of the locale, because header names are ASCII tokens. */
  public static String lower(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }
}

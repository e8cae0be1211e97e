package dev.reprise.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a kind of provider puts its base URL and the path of a request together, so that a base URL
 * means what the SDKs of that kind mean by it (contract 2.6). Pure.
 */
public interface Addressing {
  /** The base URL stands before the path as it came. */
  Addressing WHOLE = new WholePath(List.of());

  /**
   * The form in which a base URL is kept: two ways to write the same address become one, since the
   * address is part of keys.
   *
   * @param url http or https, without query and fragment
   */
  String normal(String url);

  /**
   * The address of a request.
   *
   * @param base as {@link #normal} returns it
   * @param path of the request as this gateway knows it: {@code /v1/messages}
   */
  String url(String base, String path);

  /**
   * Whether the path can be asked there: a path may name whose it is.
   *
   * @param base as {@link #normal} returns it
   */
  default boolean serves(String base, String path) {
    return true;
  }

  /** Whether base URLs are made of a project and a location, see {@link #ofProject}. */
  default boolean byProject() {
    return false;
  }

  /** How tokens are got with a credential of the gateway's own; null for kinds that take keys. */
  default @Nullable TokenGrant grant() {
    return null;
  }

  /**
   * The base URL of a project in a location, for kinds that are addressed {@link #byProject}.
   *
   * @param address host and port of the API; null: its public one
   */
  default String ofProject(String project, String location, @Nullable String address) {
    throw new IllegalStateException("a kind that is not addressed by projects");
  }

  /** The base URL stands before the whole path; these versions at its end are not doubled. */
  static Addressing whole(String... versions) {
    return new WholePath(List.of(versions));
  }

  /**
   * A base URL with a path of its own ({@code /api/paas/v4}) stands in for the prefix of the
   * request's path ({@code /v1}); one without a path gets the prefix.
   */
  static Addressing inPlaceOf(String prefix) {
    return new OwnPrefix(prefix);
  }

  /** Where the path of a URL begins, or its length when it has none. */
  static int pathOf(String url) {
    int slash = url.indexOf('/', url.indexOf("://") + 3);
    return slash < 0 ? url.length() : slash;
  }

  static String withoutSlashes(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }
}

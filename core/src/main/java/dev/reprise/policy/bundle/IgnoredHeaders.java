package dev.reprise.policy.bundle;

import dev.reprise.request.Tokens;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code headers: {ignore: [...]}}: names of forwarded headers that the operator knows to be
 * noise of the transport. A name that is a credential, that says who asks, or by which a
 * provider is known to select an answer, is refused: ignoring it would give one caller another's
 * answer. So is a name that the gateway does not forward: {@code cache-control} is a directive to
 * it, and cannot be noise. So is {@code *}, which a field's name may have but which reads like a
 * pattern: every header would seem listed and none would be.
 */
final class IgnoredHeaders {
  private static final int LONGEST = 128;

  /** Parts of names that speak of who asks. */
  private static final List<String> CREDENTIALS =
      List.of(
          "auth",
          "key",
          "token",
          "secret",
          "cookie",
          "credential",
          "password",
          "cert",
          "jwt",
          "assertion",
          "signature",
          "principal");

  /** Whole parts of names, between hyphens or underscores, that say who asks. */
  private static final Set<String> PEOPLE =
      Set.of(
          "user",
          "users",
          "userid",
          "userinfo",
          "username",
          "userdata",
          "uid",
          "email",
          "groups",
          "sso",
          "tenant",
          "account",
          "org",
          "organization",
          "organisation",
          "identity",
          "subject",
          "session",
          "dn");

  /**
   * Names by which servers and networks are known to choose another answer: the same that {@code
   * provider/sheet/transport.json} lists as never ignored. A policy knows no provider, so they
   * stand here too; a test compares the two.
   */
  private static final Set<String> SELECTORS =
      Set.of(
          "range",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "cf-ipcountry",
          "cloudfront-viewer-country",
          "x-appengine-country",
          "x-vercel-ip-country",
          "x-envoy-original-path",
          "x-forwarded-path",
          "x-forwarded-uri",
          "x-http-method-override",
          "x-original-uri",
          "x-original-url",
          "x-rewrite-url");

  /** Families of names that providers and this product read. */
  private static final List<String> RELIED_ON =
      List.of("openai-", "openai_", "anthropic-", "anthropic_", "x-goog-", "reprise-", "content-");

  /**
   * Names that the gateway reads itself or replaces by its own, so that they reach no provider and
   * no key. A policy knows no gateway, so they stand here too; a test compares the two.
   */
  private static final Set<String> OF_THE_GATEWAY =
      Set.of("cache-control", "host", "origin", "accept-encoding");

  /** Fields in which a browser says which page sends the request begin so. */
  private static final String OF_A_PAGE = "sec-fetch-";

  private IgnoredHeaders() {}

  static Set<String> read(YamlNode node) {
    Section section = Section.of(node);
    Set<String> names = new HashSet<>(section.list("ignore", IgnoredHeaders::name));
    section.close();
    return names;
  }

  private static String name(YamlNode node) {
    String name = Section.string(node);
    if (name.indexOf('*') >= 0) {
      throw node.refuse("write each header's name in full: there are no wildcards here");
    }
    if (!Tokens.lowerCaseName(name, LONGEST)) {
      throw node.refuse("write a header's name in lower case, as in x-build-number");
    }
    if (CREDENTIALS.stream().anyMatch(name::contains) || saysWhoAsks(name)) {
      throw node.refuse(
          "leave it out: a header that names a credential or who asks is always keyed, or one caller"
              + " could get another's answer");
    }
    if (RELIED_ON.stream().anyMatch(name::startsWith) || SELECTORS.contains(name)) {
      throw node.refuse(
          "leave it out: providers choose an answer by this header, so it is always keyed");
    }
    if (OF_THE_GATEWAY.contains(name) || name.startsWith(OF_A_PAGE)) {
      throw node.refuse(
          "leave it out: the gateway reads this header itself and forwards it to no provider, so it"
              + " is in no key");
    }
    return name;
  }

  /** {@code user-agent} names software, wherever it stands in a name. */
  private static boolean saysWhoAsks(String name) {
    List<String> parts = List.of(name.replace('_', '-').split("-", -1));
    for (int i = 0; i < parts.size(); i++) {
      boolean software =
          parts.get(i).equals("user") && i + 1 < parts.size() && parts.get(i + 1).equals("agent");
      if (PEOPLE.contains(parts.get(i)) && !software) {
        return true;
      }
    }
    return false;
  }
}

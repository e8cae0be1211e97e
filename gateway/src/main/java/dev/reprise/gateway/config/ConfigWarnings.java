package dev.reprise.gateway.config;

import dev.reprise.catalogue.Dialects;
import dev.reprise.policy.Glob;
import dev.reprise.provider.Family;
import dev.reprise.provider.ProviderKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a configuration says that is allowed and probably not meant, one line each. */
public final class ConfigWarnings {
  /** A partition's name is a keyed hash of this many characters; a shorter word names nobody. */
  private static final int HASH_LETTERS = 43;

  private ConfigWarnings() {}

  public static List<String> of(Config config) {
    var warnings = new ArrayList<String>();
    HostPort admin = config.listen().admin();
    if (!admin.loopback()) {
      warnings.add(
          "listen.admin: "
              + admin
              + ": the admin plane can be reached from other machines, over plain HTTP; write"
              + " 127.0.0.1:"
              + admin.port()
              + ", or keep the port inside a private network");
    }
    config.providers().forEach(provider -> credential(provider, warnings));
    routes(config, warnings);
    return warnings;
  }

  private static void credential(ProviderConfig provider, List<String> warnings) {
    if (provider.sharedCredential() && !provider.ownCredential() && !provider.kind().salted()) {
      warnings.add(
          "providers."
              + provider.name()
              + ".shared_credential: accepted: this does nothing without an api_key, since each"
              + " caller's own credential is sent; leave it out, or write api_key");
    }
  }

  private static void routes(Config config, List<String> warnings) {
    Map<String, ProviderKind> kinds = new HashMap<>();
    config.providers().forEach(provider -> kinds.put(provider.name(), provider.kind()));
    List<RouteConfig> routes = config.routes();
    for (int at = 0; at < routes.size(); at++) {
      RouteConfig route = routes.get(at);
      Glob tenant = route.when().tenant();
      if (literal(tenant.pattern()) && tenant.pattern().length() < HASH_LETTERS) {
        warnings.add(
            unreached(
                route, "there are no tenants in this version, so nobody is " + tenant.pattern()));
      }
      for (RouteConfig earlier : routes.subList(0, at)) {
        ProviderKind kind = kinds.get(route.provider());
        ProviderKind before = kinds.get(earlier.provider());
        if (kind != null
            && before != null
            && covers(earlier.when(), route.when())
            && speaksAll(before, kind)) {
          warnings.add(unreached(route, "route " + earlier.name() + " before it takes the same"));
          break;
        }
      }
    }
  }

  private static String unreached(RouteConfig route, String why) {
    return "routes: route " + route.name() + " is never reached: " + why;
  }

  /** Whether the first speaks every dialect that the second does. */
  private static boolean speaksAll(ProviderKind first, ProviderKind second) {
    return Dialects.SHIPPED.families().stream()
        .map(Family::name)
        .filter(second::speaks)
        .allMatch(first::speaks);
  }

  private static boolean covers(RouteConfig.When earlier, RouteConfig.When later) {
    return covers(earlier.model(), later.model())
        && covers(earlier.task(), later.task())
        && covers(earlier.agent(), later.agent())
        && covers(earlier.tenant(), later.tenant());
  }

  /** Whether everything that the second matches is matched by the first; false when not known. */
  private static boolean covers(Glob first, Glob second) {
    String pattern = first.pattern();
    if (pattern.equals(second.pattern())) {
      return true;
    }
    if (literal(second.pattern())) {
      return first.matches(second.pattern());
    }
    String start = pattern.endsWith("*") ? pattern.substring(0, pattern.length() - 1) : "*";
    return literal(start) && second.pattern().startsWith(start);
  }

  private static boolean literal(String pattern) {
    return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
  }
}

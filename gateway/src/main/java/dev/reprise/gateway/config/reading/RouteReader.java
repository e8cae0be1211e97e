package dev.reprise.gateway.config.reading;

import dev.reprise.catalogue.HandleApis;
import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.gateway.config.RouteConfig;
import dev.reprise.gateway.config.Setting;
import dev.reprise.provider.ProviderKind;
import dev.reprise.yaml.NearestWord;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the lines of {@code routes}. */
record RouteReader(List<ProviderConfig> providers, NamedFiles files, List<Setting> settings) {

  List<RouteConfig> read(@Nullable YamlNode node) {
    var routes = new ArrayList<RouteConfig>();
    if (node == null) {
      return routes;
    }
    Set<String> names = new HashSet<>();
    for (YamlNode item : Section.items(node, it -> it)) {
      routes.add(route(item, "route-" + (routes.size() + 1), names));
    }
    return routes;
  }

  private RouteConfig route(YamlNode node, String number, Set<String> names) {
    SectionReader section = new SectionReader(node, settings);
    String written = section.optional(Keys.ROUTE_NAME);
    String name = written == null ? section.note(Keys.ROUTE_NAME, number) : written;
    if (!names.add(name) || name.equals("default")) {
      throw section.refuse(Keys.ROUTE_NAME, "give each route a name of its own, not default");
    }
    RouteConfig.When when = when(section.inner("when"));
    String provider = section.require(Keys.ROUTE_PROVIDER, "name one of " + names());
    known(section, Keys.ROUTE_PROVIDER, provider);
    List<String> fallbacks = fallbacks(section, provider);
    refuseLater(section);
    boolean coalesce = section.value(Keys.ROUTE_COALESCE);
    boolean ask = section.value(Keys.ROUTE_STREAM_USAGE).equals("ask");
    boolean shaped = section.value(Keys.ROUTE_NATIVE_CACHING).equals("auto");
    boolean stable = section.value(Keys.ROUTE_STABLE_PREFIX);
    int reads = handleReads(section, provider, shaped);
    boolean relocate = section.value(Keys.ROUTE_LAYOUT).equals("relocate");
    RouteConfig.Recording recording = recording(section);
    section.close();
    return new RouteConfig(
        name, when, provider, fallbacks, coalesce, ask, shaped, stable, reads, relocate, recording);
  }

  private RouteConfig.@Nullable Recording recording(SectionReader route) {
    if (route.node("record") == null) {
      return null;
    }
    SectionReader section = route.inner("record");
    String file = section.require(RecordKeys.FILE, "name the file, as in requests.jsonl");
    var recording =
        new RouteConfig.Recording(
            files.path(section, RecordKeys.FILE, file),
            section.value(RecordKeys.SAMPLE),
            section.value(RecordKeys.REDACT).equals("text"),
            section.value(RecordKeys.MAX));
    section.close();
    return recording;
  }

  private int handleReads(SectionReader section, String provider, boolean shaped) {
    SectionReader handles = section.inner("handles");
    Integer reads = handles.optional(Keys.ROUTE_HANDLES);
    handles.close();
    if (reads == null) {
      return 0;
    }
    boolean kept =
        named(provider).keepsHandles()
            && HandleApis.ALL.stream().anyMatch(api -> named(provider).speaks(api.family()));
    if (!shaped || !kept) {
      throw handles.refuse(
          Keys.ROUTE_HANDLES,
          shaped
              ? "leave handles out: only providers of kind gemini have them"
              : "write native_caching: auto on this route too, or leave handles out");
    }
    return reads;
  }

  private List<String> fallbacks(SectionReader section, String provider) {
    List<String> fallbacks = section.optional(Keys.ROUTE_FALLBACK);
    if (fallbacks == null) {
      return List.of();
    }
    Set<String> seen = new HashSet<>(Set.of(provider));
    for (String fallback : fallbacks) {
      known(section, Keys.ROUTE_FALLBACK, fallback);
      if (!seen.add(fallback)) {
        throw section.refuse(
            Keys.ROUTE_FALLBACK, "name other providers than " + provider + ", each once");
      }
      if (!named(provider).sharesDialect(named(fallback))) {
        throw section.refuse(
            Keys.ROUTE_FALLBACK,
            fallback + " speaks another dialect than " + provider + "; name one that speaks its");
      }
    }
    return fallbacks;
  }

  private static RouteConfig.When when(SectionReader section) {
    var when =
        new RouteConfig.When(
            section.value(Keys.WHEN_MODEL),
            section.value(Keys.WHEN_TASK),
            section.value(Keys.WHEN_AGENT),
            section.value(Keys.WHEN_TENANT));
    section.close();
    return when;
  }

  /**
   * Reads the keys that only a later version supports, so that their values are refused and not
   * ignored.
   */
  private static void refuseLater(SectionReader section) {
    section.value(Keys.ROUTE_REPLAY);
    section.optional(Keys.ROUTE_MAX_ERROR);
  }

  private void known(SectionReader section, Key<?> key, String name) {
    if (!names().contains(name)) {
      String near =
          NearestWord.to(name, names()).map(it -> "; did you mean " + it + "?").orElse("");
      throw section.refuse(key, "name one of " + names() + near);
    }
  }

  private ProviderKind named(String name) {
    return providers.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow()
        .kind();
  }

  private List<String> names() {
    return providers.stream().map(ProviderConfig::name).toList();
  }
}

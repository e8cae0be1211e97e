package dev.reprise.gateway.config.reading;

import dev.reprise.catalogue.ProviderKinds;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.HostPort;
import dev.reprise.gateway.config.Kinds;
import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.gateway.config.Secret;
import dev.reprise.gateway.config.Setting;
import dev.reprise.provider.Destination;
import dev.reprise.provider.ProviderKind;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.YamlNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the providers of the file; without any, those for which the environment has keys; without
 * those, the simulator.
 */
record ProviderReader(
    Environment environment, Config.Listen listen, NetworkReader network, List<Setting> settings) {

  List<ProviderConfig> read(SectionReader section) {
    var providers = new ArrayList<ProviderConfig>();
    section.members().forEach((name, node) -> providers.add(provider(name, node)));
    if (providers.isEmpty()) {
      Kinds.ofEnvironment().forEach(kind -> ofEnvironment(kind, providers));
    }
    if (providers.isEmpty()) {
      providers.add(provider("simulator", kindOnly("simulator", ProviderKinds.SIMULATOR)));
    }
    return providers;
  }

  private void ofEnvironment(ProviderKind kind, List<ProviderConfig> providers) {
    String variable = kind.variables().key();
    if (variable != null && environment.variable(variable).isPresent()) {
      providers.add(provider(kind.word(), kindOnly(kind.word(), kind)));
    }
  }

  /** The section that stands in a file for a provider of the environment: its kind alone. */
  private static YamlNode kindOnly(String name, ProviderKind kind) {
    String path = "providers." + name;
    return new YamlNode.Mapping(
        path, 0, Map.of("kind", new YamlNode.Scalar(path + ".kind", 0, kind.word(), true)));
  }

  private ProviderConfig provider(String name, YamlNode node) {
    boolean legal = !name.isEmpty() && name.length() <= 64 && ValueType.named(name, "._-");
    if (!legal) {
      throw new Misconfigured(
          "providers", name, "name it with 1 to 64 of A-Z a-z 0-9 . _ -", node.line());
    }
    SectionReader section = new SectionReader(node, settings);
    ProviderKind kind =
        section.require(
            Keys.PROVIDER_KIND, "write one of: " + String.join(", ", Kinds.WORDS.keySet()));
    URI baseUrl = kind.equals(ProviderKinds.SIMULATOR) ? null : baseUrl(section, kind);
    section.optional(Keys.PROVIDER_AFFINITY);
    ProviderConfig provider =
        new ProviderConfig(
            name,
            kind,
            baseUrl,
            apiKeys(section, kind, node.line() == 0),
            section.value(Keys.PROVIDER_TIMEOUT),
            section.value(Keys.PROVIDER_RETRIES),
            markers(section),
            section.optional(Keys.PROVIDER_SHARED_CREDENTIAL) != null,
            section.value(Keys.PROVIDER_PRICES),
            network.read(section, baseUrl),
            network.credentialFile(section, kind),
            models(section));
    section.close();
    return provider;
  }

  private static Map<String, String> models(SectionReader section) {
    Map<String, String> models = section.optional(ProviderKeys.MODELS);
    return models == null ? Map.of() : models;
  }

  private static Destination.Shaping.Markers markers(SectionReader section) {
    return Destination.Shaping.Markers.valueOf(
        section.value(Keys.PROVIDER_EXPLICIT_MARKERS).toUpperCase(Locale.ROOT));
  }

  private List<Secret> apiKeys(SectionReader section, ProviderKind kind, boolean ofEnvironment) {
    var keys = new ArrayList<Secret>();
    Secret one = apiKey(section, kind, ofEnvironment);
    if (one != null) {
      keys.add(one);
    }
    List<Secret> several = section.optional(Keys.PROVIDER_API_KEYS);
    if (several != null) {
      keys.addAll(several);
    }
    if (several != null && (several.isEmpty() || new HashSet<>(keys).size() < keys.size())) {
      throw section.refuse(Keys.PROVIDER_API_KEYS, "list each key once, at least one");
    }
    return keys;
  }

  private @Nullable Secret apiKey(SectionReader section, ProviderKind kind, boolean ofEnvironment) {
    Secret key = section.optional(Keys.PROVIDER_API_KEY);
    String variable = kind.variables().key();
    if (key != null || !ofEnvironment || variable == null) {
      return key;
    }
    YamlNode.Scalar scalar =
        new YamlNode.Scalar(variable, 0, environment.variable(variable).orElse(""), false, "");
    return section.note(Keys.PROVIDER_API_KEY, Keys.PROVIDER_API_KEY.type().read().apply(scalar));
  }

  private URI baseUrl(SectionReader section, ProviderKind kind) {
    URI written = section.optional(ProviderKeys.BASE_URL);
    List<URI> replicas = section.optional(Keys.PROVIDER_REPLICAS);
    if (replicas != null && (written != null || replicas.size() != 1)) {
      throw section.refuse(
          Keys.PROVIDER_REPLICAS,
          "write one replica and no base_url: routing across replicas comes with a later version");
    }
    URI baseUrl = replicas != null ? replicas.getFirst() : written;
    if (kind.addressing().byProject()) {
      return placed(section, kind, baseUrl);
    }
    if (baseUrl == null) {
      baseUrl = section.note(ProviderKeys.BASE_URL, usual(section, kind));
    }
    if (ourselves(baseUrl)) {
      throw section.refuse(
          ProviderKeys.BASE_URL,
          "name the provider, not this gateway: "
              + baseUrl
              + " is listen.data (look at "
              + (kind.variables().baseUrl() == null ? "the file" : kind.variables().baseUrl())
              + ")");
    }
    return URI.create(kind.addressing().normal(baseUrl.toString()));
  }

  /** The address of a kind that is asked by project and location. */
  private static URI placed(SectionReader section, ProviderKind kind, @Nullable URI address) {
    String project = name(section, ProviderKeys.PROJECT);
    String location = name(section, ProviderKeys.LOCATION);
    String host = address == null ? null : address.toString();
    return URI.create(kind.addressing().ofProject(project, location, host));
  }

  private static String name(SectionReader section, Key<String> key) {
    String name = section.require(key, "name it: this kind is asked by project and location");
    if (!ValueType.named(name, "-._:") || name.startsWith(".")) {
      throw section.refuse(key, "write letters, digits and - . _ : only");
    }
    return name;
  }

  private URI usual(SectionReader section, ProviderKind kind) {
    String variable = kind.variables().baseUrl();
    String moved = variable == null ? null : environment.variable(variable).orElse(null);
    if (variable != null && moved != null) {
      return ValueType.URL.read().apply(new YamlNode.Scalar(variable, 0, moved, false));
    }
    if (kind.baseUrl() == null) {
      throw section.refuse(
          ProviderKeys.BASE_URL, "write its address, as in http://127.0.0.1:8000/v1");
    }
    return URI.create(kind.baseUrl());
  }

  /**
   * SDKs read the same variables. In a shell where they point SDKs to this gateway, the gateway
   * would call itself without end.
   */
  private boolean ourselves(URI url) {
    int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    boolean here = url.getHost() != null && new HostPort(url.getHost(), port).loopback();
    return here && listen.data().loopback() && port == listen.data().port();
  }
}

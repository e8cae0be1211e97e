package dev.reprise.gateway.config.reading;

import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.gateway.config.ProxyAddress;
import dev.reprise.gateway.config.ProxyVariables;
import dev.reprise.gateway.config.Secret;
import dev.reprise.provider.ProviderKind;
import dev.reprise.provider.TokenGrant;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a provider is reached: through which proxy, which authorities are trusted for it, and
 * with which credential tokens for it are got.
 *
 * @param files finds the files that the configuration names
 */
record NetworkReader(Environment environment, NamedFiles files) {
  private static final String NONE = "none";
  private static final int USUAL_PORT = 80;
  private static final String BY_ENVIRONMENT = "adc";

  /** A proxy's URL; empty for none. Shown without its credentials. */
  static final ValueType<Optional<ProxyAddress>> TYPE =
      new ValueType<>(
          "http URL of a proxy \\| none",
          node ->
              Section.scalar(node).text().equals(NONE)
                  ? Optional.empty()
                  : Optional.of(proxy(node)),
          proxy -> proxy.map(ProxyAddress::toString).orElse(NONE));

  /**
   * @param address the provider's; null for the simulator, which is inside this program
   */
  ProviderConfig.Network read(SectionReader section, @Nullable URI address) {
    Optional<ProxyAddress> written = section.optional(ProviderKeys.PROXY);
    String authorities = section.optional(ProviderKeys.AUTHORITIES);
    return new ProviderConfig.Network(
        written != null
            ? written.orElse(null)
            : address == null ? null : ofEnvironment(section, address),
        authorities == null ? null : certificates(section, authorities));
  }

  private @Nullable ProxyAddress ofEnvironment(SectionReader section, URI address) {
    String variable = new ProxyVariables(environment).variableFor(address).orElse(null);
    if (variable == null) {
      return null;
    }
    String url = environment.variable(variable).orElse("");
    String whole = url.contains("://") ? url : "http://" + url;
    ProxyAddress proxy = proxy(new YamlNode.Scalar(variable, 0, whole, false));
    section.note(ProviderKeys.PROXY, Optional.of(proxy));
    return proxy;
  }

  /** A message about it never shows it, since it may hold a password. */
  private static ProxyAddress proxy(YamlNode node) {
    try {
      URI url = new URI(Section.scalar(node).text());
      boolean bare =
          url.getRawPath() == null || url.getRawPath().isEmpty() || url.getRawPath().equals("/");
      boolean plain = url.getRawQuery() == null && url.getRawFragment() == null;
      if ("http".equals(url.getScheme()) && url.getHost() != null && bare && plain) {
        return address(url);
      }
    } catch (URISyntaxException notOne) {
      throw refused(node);
    }
    throw refused(node);
  }

  private static ProxyAddress address(URI url) {
    String host = url.getHost();
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String user = url.getUserInfo();
    return new ProxyAddress(
        name,
        url.getPort() < 0 ? USUAL_PORT : url.getPort(),
        user == null ? null : new Secret(user));
  }

  private static Misconfigured refused(YamlNode node) {
    return new Misconfigured(
        node.path(),
        "(secret)",
        "write http://host:port or http://user:password@host:port, or none (the proxy itself is"
            + " spoken to in plain HTTP; https and socks are not)",
        node.line());
  }

  /**
   * The file of the credential for which tokens are got.
   *
   * @return null when the caller's own token is forwarded, or the kind has no such tokens
   */
  @Nullable Path credentialFile(SectionReader section, ProviderKind kind) {
    TokenGrant grant = kind.addressing().grant();
    String written = grant == null ? null : section.optional(ProviderKeys.CREDENTIALS);
    if (grant == null || written == null) {
      return null;
    }
    if (written.equals(BY_ENVIRONMENT)) {
      return files.existing(section, ProviderKeys.CREDENTIALS, fileOfEnvironment(grant));
    }
    String name =
        NamedFiles.behindFile(written)
            .orElseThrow(() -> section.refuse(ProviderKeys.CREDENTIALS, "write adc, or file:PATH"));
    return files.existing(section, ProviderKeys.CREDENTIALS, name);
  }

  private String fileOfEnvironment(TokenGrant grant) {
    String home = environment.variable("HOME").orElse("");
    return environment
        .variable(grant.variable())
        .orElseGet(() -> Path.of(home).resolve(grant.usualFile()).toString());
  }

  private Path certificates(SectionReader section, String name) {
    Path file = files.existing(section, ProviderKeys.AUTHORITIES, name);
    try (InputStream in = Files.newInputStream(file)) {
      if (!CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        return file;
      }
    } catch (IOException | CertificateException unusable) {
      throw section.refuse(ProviderKeys.AUTHORITIES, "name a readable file of certificates in PEM");
    }
    throw section.refuse(ProviderKeys.AUTHORITIES, "name a file with certificates in PEM");
  }
}

package dev.reprise.gateway.cli.admin;

import dev.reprise.gateway.admin.AddressFile;
import dev.reprise.gateway.admin.TokenFile;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.HostPort;
import dev.reprise.gateway.config.Secret;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.yaml.Misconfigured;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token that an operator's command sends (contract 2.2): on the command line, in the
 * environment, in the configuration, in the data folder, in this order; and where it sends it.
 */
record OperatorsToken(@Nullable String given, @Nullable Path config, @Nullable Path data) {
  private static final String FOLDER = "data";
  private static final HostPort USUAL = new HostPort("127.0.0.1", 8081);

  /**
   * Empty when none is found: the answer of the admin plane then says what to send.
   *
   * @param admin where the token will be sent; a token from the default data folder is sent to this
   *     machine only
   */
  Optional<String> find(URI admin, Environment environment) throws IOException {
    if (given != null && !given.isEmpty()) {
      return Optional.of(given);
    }
    Optional<String> variable = environment.variable("REPRISE_ADMIN_TOKEN");
    if (variable.isPresent()) {
      return variable;
    }
    if (!folderNamed(environment) && !new HostPort(host(admin), 0).loopback()) {
      return Optional.empty();
    }
    Optional<Config> read = configuration(environment);
    Secret configured = read.map(Config::adminToken).orElse(null);
    if (configured != null) {
      return Optional.of(configured.reveal());
    }
    return TokenFile.read(folder(read, environment));
  }

  private Path folder(Optional<Config> read, Environment environment) {
    Path folder = read.map(Config::data).orElse(data == null ? Path.of(FOLDER) : data);
    return environment.folder().resolve(folder);
  }

  /** Whether somebody named the data folder, so that what is in it is trusted. */
  private boolean folderNamed(Environment environment) {
    return config != null || data != null || environment.variable("REPRISE_CONFIG").isPresent();
  }

  /**
   * Where the admin plane is: what the line says, else {@code listen.admin} of the configuration
   * when it is not the usual one, else what the running gateway keeps in its data folder, else the
   * usual address. An address in the default data folder is believed on this machine only. Without
   * a slash at its end.
   */
  URI admin(@Nullable String url, Environment environment) throws IOException {
    if (url != null) {
      return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }
    Optional<Config> read = configuration(environment);
    HostPort written = read.map(it -> it.listen().admin()).orElse(USUAL);
    if (written.port() != 0 && !written.equals(USUAL)) {
      return URI.create("http://" + reachable(written));
    }
    return AddressFile.read(folder(read, environment))
        .filter(kept -> folderNamed(environment) || new HostPort(host(kept), 0).loopback())
        .orElse(URI.create("http://" + USUAL));
  }

  /** A wildcard is asked for on this machine. */
  private static String reachable(HostPort admin) {
    boolean anyAddress = admin.host().equals("0.0.0.0") || admin.host().equals("::");
    return (anyAddress ? new HostPort("127.0.0.1", admin.port()) : admin).toString();
  }

  /**
   * The configuration, when one is named. When only REPRISE_CONFIG names it and --data is given, it
   * may be unreadable.
   */
  private Optional<Config> configuration(Environment environment) {
    if (config == null && environment.variable("REPRISE_CONFIG").isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ConfigReader.readForCommands(
              new CommandLineOptions(config, null, null, data), environment));
    } catch (Misconfigured unreadable) {
      if (config != null || data == null) {
        throw unreadable;
      }
      return Optional.empty();
    }
  }

  private static String host(URI admin) {
    String host = admin.getHost() == null ? "" : admin.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return "an operator's token";
  }
}

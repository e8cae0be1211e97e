package dev.reprise.gateway.config.reading;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.config.Access;
import dev.reprise.gateway.config.Amount;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.HostPort;
import dev.reprise.gateway.config.Kinds;
import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.gateway.config.Secret;
import dev.reprise.gateway.config.Setting;
import dev.reprise.yaml.KeyTree;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.Units;
import dev.reprise.yaml.YamlNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Config} of the file, the environment and the command line, or throws {@link
 * Misconfigured} for the first error.
 */
public final class ConfigReader {
  private static final long LARGEST = 1 << 20;

  /** The largest heap of this process; percentages refer to it. */
  private static final long HEAP = Runtime.getRuntime().maxMemory();

  /** Percent of the heap that the configured amounts may reach together. */
  private static final int MOST_BOOKED = 90;

  /** In the order of the enum, so that the printed configuration is the same in each run. */
  private static final Map<MemoryBudget.Use, Key<Amount>> SHARES =
      new EnumMap<>(
          Map.of(
              MemoryBudget.Use.REQUESTS, MemoryKeys.MEMORY_REQUESTS,
              MemoryBudget.Use.ANSWERS, MemoryKeys.MEMORY_ANSWERS,
              MemoryBudget.Use.CAPTURES, MemoryKeys.MEMORY_CAPTURES,
              MemoryBudget.Use.REMEMBERED, MemoryKeys.MEMORY_REMEMBERED,
              MemoryBudget.Use.WRITES, MemoryKeys.MEMORY_WRITES));

  private static final KeyTree KNOWN = KeyTree.of(Keys.ALL.stream().map(Key::path).toList());

  private final CommandLineOptions options;
  private final Environment environment;
  private final NamedFiles files;
  private final boolean providerNeeded;
  private final List<Setting> settings = new ArrayList<>();

  private ConfigReader(
      CommandLineOptions options,
      Environment environment,
      @Nullable Path file,
      boolean providerNeeded) {
    this.providerNeeded = providerNeeded;
    this.options = options;
    this.environment = environment;
    this.files = new NamedFiles(environment.folder(), file);
  }

  /**
   * Reads the file that the options or {@code REPRISE_CONFIG} name; without one, everything is
   * default.
   */
  public static Config read(CommandLineOptions options, Environment environment) {
    Path file = file(options, environment);
    String yaml = file == null ? "" : text(file);
    return new ConfigReader(options, environment, file, file != null)
        .config(Substitution.parse(yaml, environment));
  }

  /**
   * The same for commands that ask a running gateway: they need its addresses, token and data
   * folder, and no providers.
   */
  public static Config readForCommands(CommandLineOptions options, Environment environment) {
    Path file = file(options, environment);
    return read(file == null ? "" : text(file), file, options, environment);
  }

  private static @Nullable Path file(CommandLineOptions options, Environment environment) {
    return options.config() != null
        ? environment.folder().resolve(options.config())
        : environment.variable("REPRISE_CONFIG").map(environment.folder()::resolve).orElse(null);
  }

  static Config read(
      String yaml, @Nullable Path file, CommandLineOptions options, Environment environment) {
    return new ConfigReader(options, environment, file, false)
        .config(Substitution.parse(yaml, environment));
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new Misconfigured("config", file.toString(), "keep it under 1 MiB", 0);
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new Misconfigured("config", file.toString(), "name a file that is there", 0);
    } catch (CharacterCodingException e) {
      throw new Misconfigured("config", file.toString(), "write it in UTF-8", 0);
    } catch (IOException | InvalidPathException e) {
      throw new Misconfigured("config", file.toString(), "make it readable: " + e.getMessage(), 0);
    }
  }

  private Config config(YamlNode.Mapping root) {
    KNOWN.refuseOthers(root);
    var top = new SectionReader(root, settings);
    SectionReader listening = top.inner("listen");
    List<String> names = orNone(listening.optional(AccessKeys.NAMES));
    Config.Listen listen = listen(listening);
    Access access = access(names, top.inner("callers"), top.inner("cors"));
    Secret token = token(top);
    Path data = data(top);
    Config.Stores stores = stores(top.inner("stores"));
    List<ProviderConfig> providers = providers(top.inner("providers"), listen);
    var routes = new RouteReader(providers, files, settings).read(top.node("routes"));
    top.optional(Keys.TENANTS);
    var policy = files.policy(top, top.value(Keys.POLICY));
    Secret kek = kek(top.inner("encryption"));
    Config.TelemetryConfig telemetry = telemetry(top, top.inner("telemetry"));
    Config.Limits limits = limits(top.inner("limits"));
    refuseOverbooked(top, stores, limits.memory());
    top.close();
    access.refuseOpenRelay(listen.data(), providers);
    return new Config(
        listen, access, token, data, stores, providers, routes, policy, kek, telemetry, limits,
        settings);
  }

  /**
   * A file that names no provider is a mistake: the simulator's invented answers would be taken for
   * a model's.
   */
  private List<ProviderConfig> providers(SectionReader section, Config.Listen listen) {
    List<ProviderConfig> providers =
        new ProviderReader(environment, listen, new NetworkReader(environment, files), settings)
            .read(section);
    if (providerNeeded && section.members().isEmpty() && providers.getFirst().simulator()) {
      throw new Misconfigured(
          "providers",
          "(missing)",
          "this file names no provider, and the environment has no key of one; write providers:"
              + " {main: {kind: KIND}} with one of "
              + String.join(", ", Kinds.WORDS.keySet())
              + "; kind simulator has the built-in simulator answer",
          0);
    }
    return providers;
  }

  private static Access access(List<String> names, SectionReader callers, SectionReader cors) {
    var access =
        new Access(
            Set.copyOf(names),
            orNone(callers.optional(AccessKeys.KEYS)),
            callers.optional(AccessKeys.ACCEPT) != null,
            Set.copyOf(orNone(cors.optional(AccessKeys.ORIGINS))));
    callers.optional(AccessKeys.JWT);
    callers.close();
    cors.close();
    return access;
  }

  private static <T> List<T> orNone(@Nullable List<T> written) {
    return written == null ? List.of() : written;
  }

  private Config.Listen listen(SectionReader section) {
    Integer port = options.port();
    Integer adminPort = options.adminPort();
    HostPort data = section.value(Keys.LISTEN_DATA, it -> port == null ? it : it.withPort(port));
    HostPort admin =
        section.value(Keys.LISTEN_ADMIN, it -> adminPort == null ? it : it.withPort(adminPort));
    if (data.equals(admin) && data.port() != 0) {
      throw section.refuse(Keys.LISTEN_ADMIN, "write another port than listen.data has");
    }
    Config.TlsConfig tls = tls(section.inner("tls"));
    section.close();
    return new Config.Listen(data, admin, tls);
  }

  private Config.@Nullable TlsConfig tls(SectionReader section) {
    String certificate = section.optional(Keys.TLS_CERTIFICATE);
    String key = section.optional(Keys.TLS_KEY);
    section.close();
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null) {
      throw section.refuse(Keys.TLS_CERTIFICATE, "name the certificate of this key");
    }
    if (key == null) {
      throw section.refuse(Keys.TLS_KEY, "name the private key of this certificate");
    }
    return new Config.TlsConfig(
        files.existing(section, Keys.TLS_CERTIFICATE, certificate),
        files.existing(section, Keys.TLS_KEY, key));
  }

  private @Nullable Secret token(SectionReader top) {
    Secret token = top.optional(Keys.ADMIN_TOKEN);
    return token != null
        ? token
        : environment
            .variable("REPRISE_ADMIN_TOKEN")
            .map(value -> top.note(Keys.ADMIN_TOKEN, new Secret(value)))
            .orElse(null);
  }

  private Path data(SectionReader top) {
    Path given = options.data();
    String data = top.value(Keys.DATA, it -> given == null ? it : given.toString());
    boolean ofFile = given == null && top.node(Keys.DATA.name()) != null;
    return ofFile ? files.beside(top, Keys.DATA, data) : files.path(top, Keys.DATA, data);
  }

  private static Config.Stores stores(SectionReader section) {
    SectionReader l1 = section.inner("l1");
    long l1MaxBytes = l1.value(Keys.L1_MAX_BYTES).of(HEAP);
    l1.close();
    section.value(Keys.L2);
    long l2MaxBytes = section.value(Keys.L2_MAX_BYTES);
    section.value(Keys.L3);
    section.value(Keys.METADATA);
    section.close();
    return new Config.Stores(l1MaxBytes, l2MaxBytes);
  }

  private @Nullable Secret kek(SectionReader section) {
    String named = section.optional(Keys.KEK);
    section.close();
    return named == null ? null : files.kek(section, named);
  }

  private Config.TelemetryConfig telemetry(SectionReader top, SectionReader section) {
    var telemetry =
        new Config.TelemetryConfig(
            section.optional(Keys.TELEMETRY_OTLP),
            section.value(Keys.TELEMETRY_PROMETHEUS),
            files.target(top, RecordKeys.ACCESS_LOG));
    section.close();
    return telemetry;
  }

  private static Config.Memory memory(SectionReader limits) {
    int connections =
        limits.value(Keys.LIMIT_CONNECTIONS).orElseGet(() -> MemoryBudget.connections(HEAP));
    SectionReader section = limits.inner("memory");
    var shares = new EnumMap<MemoryBudget.Use, Long>(MemoryBudget.Use.class);
    for (var key : SHARES.entrySet()) {
      shares.put(key.getKey(), section.value(key.getValue()).of(HEAP));
    }
    section.close();
    return new Config.Memory(HEAP, connections, shares);
  }

  /** Refuses amounts that leave less than a tenth of the heap for the process itself. */
  private void refuseOverbooked(SectionReader top, Config.Stores stores, Config.Memory memory) {
    long limits = memory.shares().values().stream().mapToLong(Long::longValue).sum();
    long all = stores.l1MaxBytes() + limits;
    if (all <= HEAP / 100 * MOST_BOOKED) {
      return;
    }
    String remedy =
        "stores.l1.max_bytes takes %s and limits.memory %s of a heap of %s; leave a tenth of it for the process itself, or give java more (-Xmx)"
            .formatted(mebibytes(stores.l1MaxBytes()), mebibytes(limits), mebibytes(HEAP));
    throw written(top, remedy);
  }

  /** Blames the largest amount that somebody wrote. */
  private Misconfigured written(SectionReader top, String remedy) {
    SectionReader section = top.inner("limits").inner("memory");
    Key<Amount> blamed = null;
    for (Key<Amount> key : SHARES.values()) {
      if (section.node(key.name()) != null && (blamed == null || bytes(key) > bytes(blamed))) {
        blamed = key;
      }
    }
    SectionReader l1 = top.inner("stores").inner("l1");
    long tier = l1.node(Keys.L1_MAX_BYTES.name()) == null ? 0 : bytes(Keys.L1_MAX_BYTES);
    return blamed == null || tier > bytes(blamed)
        ? l1.refuse(Keys.L1_MAX_BYTES, remedy)
        : section.refuse(blamed, remedy);
  }

  private long bytes(Key<Amount> key) {
    return settings.stream()
        .filter(setting -> setting.path().equals(key.path()))
        .map(setting -> ((Amount) setting.value()).of(HEAP))
        .findFirst()
        .orElse(0L);
  }

  private static String mebibytes(long bytes) {
    return Units.show(bytes >> 20 << 20);
  }

  private static Config.Limits limits(SectionReader section) {
    var limits =
        new Config.Limits(
            section.value(Keys.LIMIT_BODY),
            section.value(Keys.LIMIT_DECODED_RATIO),
            section.value(Keys.LIMIT_HEADERS),
            section.value(Keys.LIMIT_HEADER_TIME),
            section.value(Keys.LIMIT_BODY_TIME),
            section.value(Keys.LIMIT_IDLE),
            section.value(Keys.LIMIT_REQUEST),
            section.value(Keys.LIMIT_TOTAL),
            section.value(Keys.LIMIT_DRAIN),
            memory(section));
    if (limits.body() > Integer.MAX_VALUE / 2) {
      throw section.refuse(Keys.LIMIT_BODY, "write at most 1GiB less a byte, as in 32MiB");
    }
    if (limits.headers() > 1 << 20) {
      throw section.refuse(Keys.LIMIT_HEADERS, "write at most 1MiB, as in 32KiB");
    }
    section.close();
    return limits;
  }
}

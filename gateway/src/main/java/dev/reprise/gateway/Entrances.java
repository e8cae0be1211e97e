package dev.reprise.gateway;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.Dialects;
import dev.reprise.gateway.admin.AdminPlane;
import dev.reprise.gateway.admin.AdminToken;
import dev.reprise.gateway.admin.TokenFile;
import dev.reprise.gateway.browser.Cors;
import dev.reprise.gateway.browser.Doorkeeper;
import dev.reprise.gateway.browser.HostRule;
import dev.reprise.gateway.browser.Rules;
import dev.reprise.gateway.config.Access;
import dev.reprise.gateway.config.CallerKey;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.HostPort;
import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.gateway.config.Secret;
import dev.reprise.gateway.door.Callers;
import dev.reprise.gateway.door.Gate;
import dev.reprise.gateway.door.Reader;
import dev.reprise.gateway.http.Handler;
import dev.reprise.key.PartitionKeys;
import dev.reprise.provider.Family;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Holds the access rules of both listeners: host names, web pages, callers and operators (contract
 * 2.2, 2.3). A reload replaces them while the gateway runs.
 */
final class Entrances {
  private static final String PROMPT_CACHE = "/v1/prompt-cache/";

  private final Config.Listen listening;
  private final Path data;
  private final Callers callers;
  private final List<Consumer<Access>> doors = new ArrayList<>();
  private Access access;
  private volatile AdminToken token;

  Entrances(Config config, PartitionKeys keys, MemoryBudget memory) {
    this.listening = config.listen();
    this.data = config.data();
    this.access = config.access();
    this.callers = new Callers(keys, gate(config), memory);
    this.token = token(config);
  }

  Callers callers() {
    return callers;
  }

  AdminToken token() {
    return token;
  }

  /**
   * The checks in front of the data plane. A refusal has the error format of the API that the path
   * belongs to.
   */
  Handler data(Handler inside, Reader reader) {
    var door =
        new Doorkeeper(
            inside,
            (request, status, message) ->
                request.target().startsWith(PROMPT_CACHE)
                    ? AdminPlane.error(request.path(), status, message)
                    : reader.error(request.path(), request.headers(), status, message),
            dataRules(access));
    doors.add(next -> door.adopt(dataRules(next)));
    return door;
  }

  Handler admin(Handler inside) {
    var door =
        new Doorkeeper(
            inside,
            (request, status, message) -> AdminPlane.error(request.path(), status, message),
            adminRules(access),
            AdminPlane.HEALTH);
    doors.add(next -> door.adopt(adminRules(next)));
    return door;
  }

  private Rules dataRules(Access now) {
    return new Rules(hosts(now, listening.data()), new Cors(now.origins()));
  }

  /**
   * {@code cors.origins: ["*"]} lets every page ask a model; it does not let them read the metrics
   * of all callers.
   */
  private Rules adminRules(Access now) {
    boolean everyPage = now.origins().contains(Cors.ANY);
    return new Rules(
        hosts(now, listening.admin()), everyPage ? Cors.NONE : new Cors(now.origins()));
  }

  private static HostRule hosts(Access access, HostPort listening) {
    boolean anyName = access.names().isEmpty() && !listening.loopback() && access.callersKnown();
    return new HostRule(access.names(), anyName);
  }

  private static Gate gate(Config config) {
    Access access = config.access();
    return new Gate(
        access.keys().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    CallerKey::hash, CallerKey::name, (one, other) -> one)),
        access.anyone(),
        keptFamilies(config.providers()));
  }

  private static Set<String> keptFamilies(List<ProviderConfig> providers) {
    return Dialects.SHIPPED.families().stream()
        .map(Family::name)
        .filter(
            family ->
                providers.stream()
                    .anyMatch(
                        provider -> provider.ownCredential() && provider.kind().speaks(family)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static AdminToken token(Config config) {
    Secret configured = config.adminToken();
    return configured == null
        ? AdminToken.kept(TokenFile.of(config.data()))
        : AdminToken.configured(configured.reveal());
  }

  /**
   * Reads or makes the token of the data folder, which can be used again; a configured one stays.
   */
  void findToken() {
    if (!token.configured()) {
      token = AdminToken.kept(TokenFile.of(data));
    }
  }

  /** Warnings for the person who starts the gateway. */
  List<String> notes() {
    return token.expected().isPresent()
        ? List.of()
        : List.of(
            "the admin plane lets nobody in: no admin token is configured and the data folder"
                + " cannot keep one; set REPRISE_ADMIN_TOKEN or name another folder (--data)");
  }

  /**
   * Refuses a configuration with which anybody who reaches the open address could use the gateway's
   * key for a provider.
   */
  void check(Config read) {
    read.access().refuseOpenRelay(listening.data(), read.providers());
  }

  /**
   * Takes over keys, names, origins and the admin token; returns one line that says what was
   * applied.
   */
  String adopt(Config read) {
    check(read);
    callers.adopt(gate(read));
    access = read.access();
    doors.forEach(door -> door.accept(access));
    token = token(read);
    return "applied: callers, cors, listen.names and the admin token (%s; %s)"
        .formatted(access.keys().isEmpty() ? "no caller keys" : access.keys(), token);
  }
}

/**
 * Reprise for a program that embeds it: {@link dev.reprise.Reprise#builder}, requests and answers,
 * and the sockets for tiers, ledgers and telemetry. What is exported is listed member by member in
 * {@code core/api.txt}, which a test compares. On the class path, where the gateway and the tests
 * are, all packages can be reached.
 *
 * <p>A method of an exported type may name a type that is not exported: it is for the other
 * packages here and for the gateway, and a program on the module path cannot call it.
 */
@SuppressWarnings("module") // who a package is exported to need not be there
module dev.reprise.core {
  requires com.fasterxml.jackson.databind;
  requires com.github.benmanes.caffeine;
  requires org.snakeyaml.engine;
  requires re2j; // RE2/J has no descriptor: its name is its file's
  requires static org.jspecify;

  // To ask and to be answered.
  exports dev.reprise;
  exports dev.reprise.answer;
  exports dev.reprise.intake;
  exports dev.reprise.policy;
  exports dev.reprise.provider;
  exports dev.reprise.request;
  exports dev.reprise.response;
  exports dev.reprise.telemetry;

  // To add a tier or a ledger.
  exports dev.reprise.artifact;
  exports dev.reprise.budget;
  exports dev.reprise.freshness;
  exports dev.reprise.key;
  exports dev.reprise.tier;
  exports dev.reprise.time;

  // For the stores of this project only.
  exports dev.reprise.breaker to
      dev.reprise.store.jdbc;
  exports dev.reprise.tier.seal to
      dev.reprise.store.jdbc;

  // Jackson reads the sheets beside the dialects into records.
  opens dev.reprise.provider.caching to
      com.fasterxml.jackson.databind;
  opens dev.reprise.provider.live to
      com.fasterxml.jackson.databind;
  opens dev.reprise.provider.sheet to
      com.fasterxml.jackson.databind;
}

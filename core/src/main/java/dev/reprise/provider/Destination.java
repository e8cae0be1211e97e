package dev.reprise.provider;

/**
 * Where a request goes.
 *
 * @param provider the configured provider's name
 * @param kind the configured kind, part of the contract
 * @param baseUrl without a trailing slash and without {@code /v1}
 * @param route the route's name, {@code default} when none matched
 * @param askStreamUsage whether stream usage is asked for where the dialect needs it
 * @param coalesce whether identical requests that policy would not store may share one call
 */
public record Destination(
    String provider,
    String kind,
    String baseUrl,
    String route,
    boolean askStreamUsage,
    boolean coalesce) {

  /**
   * What of the address belongs into the contract: all of it, but for the built-in simulator,
   * whose port is another at every start.
   */
  public String identity() {
    return kind.equals("simulator") ? "simulator" : baseUrl;
  }
}

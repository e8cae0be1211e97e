package dev.reprise.provider;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the dialects of one vendor have in common. A family is declared once, in the vendor's own
 * package, and each of its dialects names it.
 *
 * @param name {@code openai}; part of contracts and of what records say
 * @param credential where callers put their key, the usual place first: a header's name in lower
 *     case, or {@code ?} and a query parameter's name. Places of other families come after these
 * @param signs how a request is recognised whose path alone does not say whose it is
 * @param kinds the providers that speak it, as the configuration names them
 * @param spans names of OpenTelemetry's semantic conventions
 * @param hosts ends of host names to the vendor whose list prices count there
 */
public record Family(
    String name,
    List<String> credential,
    Signs signs,
    List<ProviderKind> kinds,
    SpanNames spans,
    Map<String, String> hosts) {

  public Family {
    credential = List.copyOf(credential);
    kinds = List.copyOf(kinds);
    hosts = Map.copyOf(hosts);
  }

  /**
   * How a request is recognised.
   *
   * @param headers names in lower case: a request with one of them on a path that several families
   *     have is this family's
   * @param segments first segments under {@code /v1} that only this family has
   * @param paths beginnings of paths: an error about a path that nobody has takes this family's
   *     shape
   */
  public record Signs(List<String> headers, Set<String> segments, List<String> paths) {
    public static final Signs NONE = new Signs(List.of(), Set.of(), List.of());

    public Signs {
      headers = List.copyOf(headers);
      segments = Set.copyOf(segments);
      paths = List.copyOf(paths);
    }
  }

  /**
   * Names in spans.
   *
   * @param provider {@code gen_ai.provider.name}
   * @param generation {@code gen_ai.operation.name} of a generating call
   */
  public record SpanNames(String provider, String generation) {}
}

package dev.reprise.key;

import dev.reprise.key.Contract.Field;
import dev.reprise.request.Scope;
import java.util.Map;

/**
 * What a request is effectively sent as, beyond its own bytes. Empty text means "there is
 * none" and is keyed like any other value.
 *
 * @param provider the configured provider's name
 * @param baseUrl where it is
 * @param model the release that answers, after aliases and overrides
 * @param policyVersion version of the bundle in force
 * @param guardrailVersion version of the input and output checks in force
 * @param environment environment, region or surface
 * @param scope who may share the entry
 * @param versions further versions the answer depends on, by field: {@link Field#RETRIEVAL_INDEX},
 *     {@link Field#AUTHORISATION}, {@link Field#TOOL_SCHEMA} …
 */
public record Effective(
    String provider,
    String baseUrl,
    String model,
    String policyVersion,
    String guardrailVersion,
    String environment,
    Scope scope,
    Map<Field, String> versions) {

  public Effective {
    versions = Map.copyOf(versions);
  }
}

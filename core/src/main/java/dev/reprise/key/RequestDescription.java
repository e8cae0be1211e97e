package dev.reprise.key;

import dev.reprise.canonical.CanonicalForm;
import dev.reprise.canonical.FieldRules;
import dev.reprise.canonical.FieldRules.FieldClass;
import dev.reprise.key.Contract.Component;
import dev.reprise.key.Contract.Field;
import dev.reprise.request.Directives;
import dev.reprise.request.EntryType;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Hints;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import dev.reprise.request.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * A request to a model, described for its contract. The request and its records are taken
 * apart by pattern: a new component does not compile until it is keyed here or left out with
 * a reason.
 *
 * @param form its body in canonical form
 * @param rules what each header and query parameter counts as
 * @param effective what it is sent as
 */
public record RequestDescription(
    EntryType type, Request request, CanonicalForm form, FieldRules rules, Effective effective)
    implements Description {
  @Override
  public Scope scope() {
    return effective.scope();
  }

  @Override
  public Partition caller() {
    return request.principal().partition();
  }

  @Override
  public void addTo(List<Component> found) {
    request(found, request, rules);
    effective(found, effective);
    form(found, form);
  }

  private static void request(List<Component> found, Request request, FieldRules rules) {
    switch (request) {
      case Request(
              var ignoredId, // the id: made by the gateway for this call only
              var operation,
              var ignoredMethod, // the method: every known operation has one
              var path,
              var query,
              var headers,
              var ignoredBody, // the body's bytes: their canonical form is keyed
              var ignoredDocument, // the same, understood
              Principal(
                  var ignoredPartition, // the partition: keyed with the scope
                  var ignoredWorkspace, // the workspace: keyed as far as the scope says
                  var ignoredUser), // the user: keyed as far as the scope says
              var credentials,
              Directives(
                  var ignoredNoStore, // no-store,
                  var ignoredNoCache, // no-cache,
                  var ignoredMaxAge, // max-age and
                  var ignoredOnlyIfCached), // only-if-cached control the cache: the answer does
              // not depend on them
              var hints) -> {
        operation(found, operation, path);
        hints(found, hints);
        headers(found, headers, rules);
        credentials.forEach(it -> found.add(Component.of(Field.CREDENTIAL, it.name(), it.value())));
        query(found, query, rules);
      }
    }
  }

  private static void operation(List<Component> found, Operation operation, String path) {
    switch (operation) {
      case Operation(
              var dialect,
              var ignoredFamily, // the family: follows from the dialect
              var ignoredAct, // the act: follows from the endpoint
              var endpoint,
              var modelInPath,
              var ignoredStream, // a mode: a stream and a whole answer share an entry
              var ignoredOnly) -> { // the kind of provider: the destination has it
        found.add(Component.of(Field.DIALECT, dialect));
        found.add(Component.of(Field.ENDPOINT, endpoint));
        found.add(Component.of(Field.PATH, withoutAction(path)));
        Component.optional(found, Field.MODEL, "path", modelInPath);
      }
    }
  }

  private static void hints(List<Component> found, Hints hints) {
    switch (hints) {
      case Hints(
              var ignoredSession, // the session: not in the contract (contract 2.3)
              var ignoredAgent, // the agent: not in the contract
              var task,
              var ignoredTags, // tags: not in the contract; they are checked on every hit
              var memory,
              var evidence,
              var ignoredMinPosition, // min-position: judged when reading (F-10)
              var ignoredWarm) -> { // warm: asks for a fill, not for another answer
        Component.optional(found, Field.TASK, "", task);
        Component.optional(found, Field.MEMORY, "", memory);
        Component.optional(found, Field.RETRIEVAL_FINGERPRINT, "", evidence);
      }
    }
  }

  private static void form(List<Component> found, CanonicalForm form) {
    switch (form) {
      case CanonicalForm(var digest, var ruleSet, var toolOrderFree) -> {
        found.add(new Component(Field.BODY, "", digest.bytes()));
        found.add(Component.of(Field.RULE_SET, ruleSet.wireName()));
        found.add(Component.of(Field.RULE_SET, "tool order free", Boolean.toString(toolOrderFree)));
      }
    }
  }

  private static void effective(List<Component> found, Effective effective) {
    switch (effective) {
      case Effective(
              var provider,
              var baseUrl,
              var model,
              var policyVersion,
              var guardrailVersion,
              var environment,
              var ignoredScope, // the scope: keyed with the partition
              var versions) -> {
        found.add(Component.of(Field.PROVIDER, provider));
        found.add(Component.of(Field.UPSTREAM, baseUrl));
        found.add(Component.of(Field.MODEL, model));
        found.add(Component.of(Field.POLICY, policyVersion));
        found.add(Component.of(Field.GUARDRAIL, guardrailVersion));
        found.add(Component.of(Field.ENVIRONMENT, environment));
        new TreeMap<>(versions)
            .forEach((field, version) -> found.add(Component.of(field, "version", version)));
      }
    }
  }

  /**
   * Every field that is forwarded, but for listed noise. Fields of one name keep their order
   * and their number; the order of names has no meaning (RFC 9110 section 5.3).
   */
  private static void headers(List<Component> found, Headers headers, FieldRules rules) {
    List<Component> keyed = new ArrayList<>();
    for (Header header : headers) {
      String name = Headers.lower(header.name());
      if (rules.header(name, header.value()) == FieldClass.KEYED) {
        keyed.add(Component.of(Field.HEADER, name, header.value()));
      }
    }
    keyed.sort(Comparator.comparing(Component::name));
    found.addAll(keyed);
  }

  private static void query(List<Component> found, Query query, FieldRules rules) {
    for (Query.Parameter parameter : query.parameters()) {
      if (rules.query(parameter.name(), parameter.value()) == FieldClass.KEYED) {
        // What goes upstream differs, so the keys do: no bare name can hold an equals sign.
        boolean emptyValue = parameter.value().isEmpty() && !parameter.bare();
        String name = emptyValue ? parameter.text() : parameter.name();
        found.add(Component.of(Field.QUERY, name, parameter.value()));
      }
    }
  }

  /**
   * {@code /v1beta/models/m-1:streamGenerateContent} up to the colon: the action is keyed as the
   * endpoint; stream or whole is not keyed.
   */
  private static String withoutAction(String path) {
    int colon = path.lastIndexOf(':');
    return colon > path.lastIndexOf('/') ? path.substring(0, colon) : path;
  }
}

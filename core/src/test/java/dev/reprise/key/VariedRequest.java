package dev.reprise.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.canonical.CanonicalForm;
import dev.reprise.canonical.Canonicaliser;
import dev.reprise.canonical.FieldRules;
import dev.reprise.canonical.HeaderRules;
import dev.reprise.canonical.RuleSet;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A request whose key is asked for; each method makes a copy in which one thing is another. */
final class VariedRequest {
  private static final FieldRules RULES =
      FieldRules.of(
          new FieldRules.Spec(
              Map.of("stream", "a mode"),
              Map.of(),
              List.of(),
              HeaderRules.of(
                  Set.of("anthropic-version"),
                  Map.of("user-agent", "software", "x-request-id", "a request id"),
                  Map.of()),
              Map.of("alt=sse", "a mode"),
              null));
  private static final PartitionKeys KEYS = new PartitionKeys(new byte[32]);
  static final Partition ACME = new Partition("acme");

  private Operation operation =
      new Operation("anthropic", "anthropic", Operation.Act.GENERATE, "messages", "m-1", false, "");
  private String method = "POST";
  private String path = "/v1/messages";
  private Query query = new Query(List.of(new Query.Parameter("beta", "true")));
  private Headers headers =
      Headers.of("Anthropic-Version", "2023-06-01", "anthropic-beta", "a", "user-agent", "x");
  private String body = "{\"model\":\"m-1\",\"stream\":true}";
  private Principal principal = new Principal(ACME, "support", "ada");
  private List<Header> credentials =
      List.of(new Header("x-api-key", "d-1"), new Header("x-api-key", "d-2"));
  private Directives directives = Directives.NONE;
  private Hints hints =
      new Hints("s", "agent", "faq", List.of("t"), "mem-1", "doc-1;v=1", "1.1", false);
  private RuleSet ruleSet = RuleSet.STRUCTURAL_V1;
  private boolean toolOrderFree;
  private EntryType type = EntryType.MODEL_RESPONSE;
  private Effective effective =
      new Effective(
          "main",
          "https://a",
          "m-1-2026",
          "p-1",
          "g-1",
          "eu",
          new Scope.User(ACME, "support", "ada"),
          Map.of(Field.TOKENIZER, "t-1"));

  private VariedRequest() {}

  /** The request all others differ from in one thing. */
  static VariedRequest adas() {
    return new VariedRequest();
  }

  private VariedRequest with(Consumer<VariedRequest> change) {
    var copy = new VariedRequest();
    copy.operation = operation;
    copy.method = method;
    copy.path = path;
    copy.query = query;
    copy.headers = headers;
    copy.body = body;
    copy.principal = principal;
    copy.credentials = credentials;
    copy.directives = directives;
    copy.hints = hints;
    copy.ruleSet = ruleSet;
    copy.toolOrderFree = toolOrderFree;
    copy.type = type;
    copy.effective = effective;
    change.accept(copy);
    return copy;
  }

  Contract contract() {
    Document document = parsed(body);
    CanonicalForm form = Canonicaliser.canonicalise(document, RULES, ruleSet, toolOrderFree);
    Request request =
        new Request(
            "id-" + System.nanoTime(),
            operation,
            method,
            path,
            query,
            headers,
            body.getBytes(UTF_8),
            document,
            principal,
            credentials,
            directives,
            hints);
    return Contracts.of(new RequestDescription(type, request, form, RULES, effective));
  }

  CacheKey key() {
    return KEYS.derive(contract(), effective.scope());
  }

  VariedRequest operation(
      String dialect, String family, String endpoint, String model, boolean stream) {
    var other = new Operation(dialect, family, Operation.Act.GENERATE, endpoint, model, stream, "");
    return with(it -> it.operation = other);
  }

  VariedRequest path(String newMethod, String newPath) {
    return with(
        it -> {
          it.method = newMethod;
          it.path = newPath;
        });
  }

  VariedRequest asking(String... pairs) {
    var parameters = new ArrayList<Query.Parameter>();
    for (int i = 0; i < pairs.length; i += 2) {
      parameters.add(new Query.Parameter(pairs[i], pairs[i + 1]));
    }
    return with(it -> it.query = new Query(parameters));
  }

  VariedRequest querying(Query.Parameter... parameters) {
    return with(it -> it.query = new Query(List.of(parameters)));
  }

  VariedRequest headers(String... pairs) {
    return with(it -> it.headers = Headers.of(pairs));
  }

  VariedRequest beside(Header... others) {
    return with(it -> it.credentials = List.of(others));
  }

  VariedRequest body(String other) {
    return with(it -> it.body = other);
  }

  VariedRequest directives(Directives other) {
    return with(it -> it.directives = other);
  }

  VariedRequest hints(Hints other) {
    return with(it -> it.hints = other);
  }

  VariedRequest form(RuleSet otherRules, boolean free, EntryType otherType) {
    return with(
        it -> {
          it.ruleSet = otherRules;
          it.toolOrderFree = free;
          it.type = otherType;
        });
  }

  VariedRequest by(Principal other, Scope scope) {
    return with(it -> it.principal = other)
        .effective(
            e ->
                new Effective(
                    e.provider(),
                    e.baseUrl(),
                    e.model(),
                    e.policyVersion(),
                    e.guardrailVersion(),
                    e.environment(),
                    scope,
                    e.versions()));
  }

  VariedRequest effective(UnaryOperator<Effective> change) {
    return with(it -> it.effective = change.apply(effective));
  }

  private static Document parsed(String body) {
    try {
      return Document.parse(body.getBytes(UTF_8));
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }
}

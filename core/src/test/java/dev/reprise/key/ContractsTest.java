package dev.reprise.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.canonical.RuleSet;
import dev.reprise.key.Contract.Component;
import dev.reprise.key.Contract.Field;
import dev.reprise.request.Directives;
import dev.reprise.request.EntryType;
import dev.reprise.request.Header;
import dev.reprise.request.Hints;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.request.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ContractsTest {
  private static final Partition ACME = VariedRequest.ACME;
  private static final Partition GLOBEX = new Partition("globex");

  @TestFactory
  Stream<DynamicTest> every_input_of_the_answer_changes_the_key() {
    VariedRequest ada = VariedRequest.adas();
    Map<String, VariedRequest> changes = new LinkedHashMap<>();
    changes.put("dialect", ada.operation("openai", "anthropic", "messages", "m-1", false));
    changes.put("endpoint", ada.operation("anthropic", "anthropic", "count", "m-1", false));
    changes.put(
        "model in the path", ada.operation("anthropic", "anthropic", "messages", "m-2", false));
    changes.put("path", ada.path("POST", "/v2/messages"));
    changes.put("query value", ada.asking("beta", "false"));
    changes.put("query absent", ada.asking());
    changes.put("query twice", ada.asking("beta", "true", "beta", "true"));
    changes.put("query mode with another value", ada.asking("beta", "true", "alt", "json"));
    changes.put("version header", ada.headers("Anthropic-Version", "2026", "anthropic-beta", "a"));
    changes.put("beta header absent", ada.headers("Anthropic-Version", "2023-06-01"));
    changes.put(
        "beta headers in another order",
        ada.headers(
            "Anthropic-Version", "2023-06-01", "anthropic-beta", "a", "anthropic-beta", "b"));
    changes.put(
        "beta header's case",
        ada.headers("Anthropic-Version", "2023-06-01", "anthropic-beta", "A"));
    changes.put(
        "a header nobody has heard of",
        ada.headers("Anthropic-Version", "2023-06-01", "anthropic-beta", "a", "cf-aig-x", "1"));
    changes.put(
        "a header spelt with an underscore",
        ada.headers("Anthropic-Version", "2023-06-01", "anthropic-beta", "a", "user_agent", "x"));
    changes.put(
        "a repeated header",
        ada.headers(
            "Anthropic-Version", "2023-06-01", "anthropic-beta", "a", "anthropic-beta", "a"));
    Header one = new Header("x-api-key", "d-1");
    Header two = new Header("x-api-key", "d-2");
    changes.put("credentials beside the first in another order", ada.beside(two, one));
    changes.put("one of them only", ada.beside(one));
    changes.put("one of them twice", ada.beside(one, one, two));
    changes.put("none of them", ada.beside());
    changes.put("in another place", ada.beside(new Header("api-key", "d-1"), two));
    changes.put("body", ada.body("{\"model\":\"m-2\"}"));
    changes.put("body with an unknown field", ada.body("{\"model\":\"m-1\",\"new\":null}"));
    changes.put("task", ada.hints(hints("legal", "mem-1", "doc-1;v=1")));
    changes.put("task absent", ada.hints(hints(null, "mem-1", "doc-1;v=1")));
    changes.put("task empty", ada.hints(hints("", "mem-1", "doc-1;v=1")));
    changes.put("memory", ada.hints(hints("faq", "mem-2", "doc-1;v=1")));
    changes.put(
        "memory and evidence changed places", ada.hints(hints("faq", "doc-1;v=1", "mem-1")));
    changes.put("evidence", ada.hints(hints("faq", "mem-1", "doc-1;v=2")));
    changes.put("rule set", ada.form(RuleSet.TEXT_V1, false, EntryType.MODEL_RESPONSE));
    changes.put("tool order", ada.form(RuleSet.STRUCTURAL_V1, true, EntryType.MODEL_RESPONSE));
    changes.put("entry type", ada.form(RuleSet.STRUCTURAL_V1, false, EntryType.INTERMEDIATE));
    for (int i = 0; i < 6; i++) {
      int place = i;
      changes.put("effective " + i, ada.effective(e -> changed(e, place)));
    }
    changes.put("a version", ada.effective(e -> versions(e, Map.of(Field.TOKENIZER, "t-2"))));
    changes.put("a version absent", ada.effective(e -> versions(e, Map.of())));
    changes.put(
        "a version of another thing",
        ada.effective(e -> versions(e, Map.of(Field.TOOL_SCHEMA, "t-1"))));
    return changes.entrySet().stream()
        .map(
            change ->
                DynamicTest.dynamicTest(
                    change.getKey(),
                    () -> assertThat(change.getValue().key()).isNotEqualTo(ada.key())));
  }

  @TestFactory
  Stream<DynamicTest> what_only_says_how_to_answer_leaves_the_key() {
    VariedRequest ada = VariedRequest.adas();
    Map<String, VariedRequest> changes = new LinkedHashMap<>();
    changes.put("nothing but the request's id", ada);
    changes.put(
        "stream in the path", ada.operation("anthropic", "anthropic", "messages", "m-1", true));
    changes.put("stream in the body", ada.body("{\"model\":\"m-1\",\"stream\":false}"));
    changes.put("white space", ada.body(" { \"stream\" : true , \"model\" : \"m-1\" } "));
    changes.put("action in the path", ada.path("POST", "/v1/messages:streamGenerateContent"));
    changes.put(
        "header order, case of names, ignored headers",
        ada.headers("anthropic-BETA", "a", "x-request-id", "7", "anthropic-version", "2023-06-01"));
    changes.put("ignored query", ada.asking("alt", "sse", "beta", "true"));
    changes.put("directives", ada.directives(new Directives(false, true, 60L, true)));
    changes.put(
        "session, agent, tags, position, warm",
        ada.hints(new Hints("s2", "b", "faq", List.of(), "mem-1", "doc-1;v=1", null, true)));
    return changes.entrySet().stream()
        .map(
            change ->
                DynamicTest.dynamicTest(
                    change.getKey(),
                    () -> assertThat(change.getValue().key()).isEqualTo(ada.key())));
  }

  /** {@code ?a}, {@code ?a=}, {@code ?a==} and so on are different texts upstream. */
  @Test
  void a_parameter_with_an_equals_sign_and_one_without_are_two_keys() {
    List<VariedRequest> ways =
        List.of(
            VariedRequest.adas().querying(new Query.Parameter("a", "", true)),
            VariedRequest.adas().querying(new Query.Parameter("a", "", false)),
            VariedRequest.adas().querying(new Query.Parameter("a", "=", false)),
            VariedRequest.adas()
                .querying(new Query.Parameter("a", "", true), new Query.Parameter("a", "", false)),
            VariedRequest.adas()
                .querying(new Query.Parameter("a", "", false), new Query.Parameter("a", "", true)));
    assertThat(ways.stream().map(VariedRequest::key).toList()).doesNotHaveDuplicates();
    assertThat(VariedRequest.adas().querying(new Query.Parameter("a", "", true)).key())
        .as("control: the same text, the same key")
        .isEqualTo(ways.getFirst().key());
  }

  @Test
  void whoever_asks_within_another_scope_has_another_key_and_the_same_scope_the_same() {
    VariedRequest ada = VariedRequest.adas();
    Map<String, VariedRequest> everyone = new LinkedHashMap<>();
    everyone.put("ada in support", ada);
    everyone.put(
        "bo in support",
        ada.by(new Principal(ACME, "support", "bo"), new Scope.User(ACME, "support", "bo")));
    everyone.put(
        "ada elsewhere",
        ada.by(new Principal(ACME, "sales", "ada"), new Scope.User(ACME, "sales", "ada")));
    everyone.put(
        "ada nowhere", ada.by(new Principal(ACME, null, "ada"), new Scope.User(ACME, null, "ada")));
    everyone.put(
        "support",
        ada.by(new Principal(ACME, "support", "ada"), new Scope.Workspace(ACME, "support")));
    everyone.put(
        "a workspace named ada",
        ada.by(new Principal(ACME, "ada", null), new Scope.Workspace(ACME, "ada")));
    everyone.put("acme", ada.by(new Principal(ACME, "support", "ada"), new Scope.Tenant(ACME)));
    everyone.put("globex", ada.by(new Principal(GLOBEX, null, null), new Scope.Tenant(GLOBEX)));
    everyone.put(
        "cy",
        ada.by(new Principal(GLOBEX, "support", "ada"), new Scope.User(GLOBEX, "support", "ada")));
    everyone.put("public", ada.by(new Principal(ACME, null, null), new Scope.Public("faq")));
    everyone.put("public acme", ada.by(new Principal(ACME, null, null), new Scope.Public("acme")));
    List<CacheKey> keys = everyone.values().stream().map(VariedRequest::key).toList();
    assertThat(keys).doesNotHaveDuplicates();

    VariedRequest bosTenant = ada.by(new Principal(ACME, "sales", "bo"), new Scope.Tenant(ACME));
    assertThat(bosTenant.key())
        .as("control: one scope, one key")
        .isEqualTo(everyone.get("acme").key());
    VariedRequest cysPublic = ada.by(new Principal(GLOBEX, null, "cy"), new Scope.Public("faq"));
    assertThat(cysPublic.key()).as("control: public").isEqualTo(everyone.get("public").key());
  }

  @Test
  void a_scope_of_another_partition_is_refused_and_ones_own_names_its_tenant() {
    var nobody = new Principal(ACME, null, null);
    for (Scope foreign :
        List.of(
            new Scope.Tenant(GLOBEX),
            new Scope.Workspace(GLOBEX, "support"),
            new Scope.User(GLOBEX, "support", "ada"))) {
      assertThatThrownBy(VariedRequest.adas().by(nobody, foreign)::contract)
          .as("%s", foreign)
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (Scope own :
        List.of(
            new Scope.Tenant(ACME),
            new Scope.Workspace(ACME, "support"),
            new Scope.User(ACME, "support", "ada"))) {
      assertThat(VariedRequest.adas().by(nobody, own).contract().components())
          .as("%s", own)
          .contains(Component.of(Field.TENANT, "acme"));
    }
  }

  @Test
  void a_path_without_slash_and_colon_is_keyed_as_it_is() {
    assertThat(VariedRequest.adas().path("POST", "messages").contract().components())
        .contains(Component.of(Field.PATH, "messages"));
  }

  @Test
  void the_contract_explains_itself_without_saying_what_was_asked() {
    Contract contract = VariedRequest.adas().contract();
    assertThat(contract.components().stream().map(c -> (c.field() + " " + c.name()).strip()))
        .containsExactly(
            "RECIPE",
            "ENTRY_TYPE",
            "SCOPE",
            "TENANT",
            "WORKSPACE",
            "USER",
            "DIALECT",
            "ENDPOINT",
            "PATH",
            "MODEL path",
            "TASK",
            "MEMORY",
            "RETRIEVAL_FINGERPRINT",
            "HEADER anthropic-beta",
            "HEADER anthropic-version",
            "CREDENTIAL x-api-key",
            "CREDENTIAL x-api-key",
            "QUERY beta",
            "PROVIDER",
            "UPSTREAM",
            "MODEL",
            "POLICY",
            "GUARDRAIL",
            "ENVIRONMENT",
            "TOKENIZER version",
            "BODY",
            "RULE_SET",
            "RULE_SET tool order free");
    assertThat(contract.toString()).doesNotContain("mem-1").doesNotContain("m-1-2026");
  }

  private static Hints hints(String task, String memory, String evidence) {
    return new Hints("s", "agent", task, List.of("t"), memory, evidence, "1.1", false);
  }

  private static Effective changed(Effective e, int place) {
    String[] text = {
      e.provider(), e.baseUrl(), e.model(), e.policyVersion(), e.guardrailVersion(), e.environment()
    };
    text[place] = text[place] + "x";
    return new Effective(
        text[0], text[1], text[2], text[3], text[4], text[5], e.scope(), e.versions());
  }

  private static Effective versions(Effective e, Map<Field, String> versions) {
    return new Effective(
        e.provider(),
        e.baseUrl(),
        e.model(),
        e.policyVersion(),
        e.guardrailVersion(),
        e.environment(),
        e.scope(),
        versions);
  }
}

package dev.reprise.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.reprise.policy.bundle.Bundle;
import dev.reprise.policy.bundle.BundleReader;
import dev.reprise.policy.bundle.ShippedBundles;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.YamlNode;
import dev.reprise.yaml.YamlText;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The schema and the reader describe one language. */
class SchemaAgreementTest {
  private static final Path ROOT = Path.of(System.getProperty("reprise.root"));
  private static final String VERSION = "version: v1\n";

  /** Bundles both accept. */
  private static final List<String> GOOD =
      List.of(
          "",
          "temperature_threshold: 0.2",
          "temperature_threshold: 0",
          "caller_max_age: ignore",
          "tool_declarations: ignore",
          "tool_order: free",
          "kill_switch: true",
          "headers: {}",
          "headers: {ignore: []}",
          "headers: {ignore: [x-build-number, x_build, cf-ray]}",
          "headers: {ignore: [user-agent, x-original-user-agent, x-orgchart, x-adnl, x-range]}",
          "live: {}",
          "live: {members: [my_search], models: [\"my-*\"], tools: [\"fetch_*\"], urls: allow}",
          "live: {urls: deny, except: [search_parameters, \"sonar*\"]}",
          "canonical: {model_response: structural-v1, retrieval_result: query-v1}",
          "tools: []",
          "tools: [{name: \"search_*\", side_effects: none, freshness: slow}]",
          "tools: [{name: pay, side_effects: unsafe}]",
          "entries: {}",
          "entries: {model_response: {}}",
          "entries: {model_response: {ttl: {default: 2s}}}",
          "entries: {model_response: {ttl: {min: 1s, default: 10m, max: 60m}, pii_max: low}}",
          "entries: {model_response: {default: deny, requires: [output_schema], max_bytes: 1MiB}}",
          "entries: {model_response: {sensitive_ttl: 30s, stale_while_revalidate: 5s}}",
          "entries: {tool_output: {kinds: {slow: {ttl: {max: 6h}}, real-time: {default: deny}}}}",
          "entries: {context_bundle: {kinds: {anything: {tags: [\"repo:x\"]}}}}",
          "entries: {model_response: {}}\nrules: [{name: r, entry: model_response, allow: {}}]",
          "rules: [{name: r, entry: model_response, deny: high-risk}]",
          "entries: {model_response: {}}\n"
              + "rules: [{name: r, when: {task: faq, model: [\"m-*\", x]}, entry: model_response,"
              + " allow: {ttl: 30m, stale_while_revalidate: 60s, side_effects: idempotent}}]",
          "rollout: {model_response: {mode: off}}",
          "rollout: {prompt_prefix: off, model_response: serve}",
          "rollout: {model_response: {mode: serve, percent: 5, routes: {faq: {mode: shadow}}}}");

  /** Bundles both refuse. */
  private static final List<String> BAD =
      List.of(
          "versoin: v2",
          "temperature_threshold: 0.3",
          "temperature_threshold: -1",
          "temperature_threshold: \"0\"",
          "caller_max_age: yes",
          "tool_order: sorted",
          "kill_switch: \"true\"",
          "kill_switch: 1",
          "headers: []",
          "headers: {ignored: []}",
          "headers: {ignore: x-build}",
          "headers: {ignore: [X-Build]}",
          "headers: {ignore: [\"\"]}",
          "headers: {ignore: [\"x build\"]}",
          "headers: {ignore: [\"x-build-*:\"]}",
          "headers: {ignore: [7]}",
          "headers: {ignore: [\"*\"]}",
          "headers: {ignore: [\"x-build-*\"]}",
          "headers: {ignore: [\"x-b*d\"]}",
          "headers: {ignore: [x-forwarded-client-cert]}",
          "headers: {ignore: [cf-access-jwt-assertion]}",
          "headers: {ignore: [x-ms-client-principal]}",
          "headers: {ignore: [x-signature]}",
          "headers: {ignore: [x-forwarded-user]}",
          "headers: {ignore: [x-forwarded-email]}",
          "headers: {ignore: [x-forwarded-groups]}",
          "headers: {ignore: [remote-user]}",
          "headers: {ignore: [x-remote-user]}",
          "headers: {ignore: [x-user]}",
          "headers: {ignore: [x-user-id]}",
          "headers: {ignore: [x-forwarded-preferred-username]}",
          "headers: {ignore: [x-tenant-id]}",
          "headers: {ignore: [x-account]}",
          "headers: {ignore: [x-org-id]}",
          "headers: {ignore: [x-session-id]}",
          "headers: {ignore: [x-userinfo]}",
          "headers: {ignore: [x-identity]}",
          "headers: {ignore: [x-subject]}",
          "headers: {ignore: [x-client-dn]}",
          "headers: {ignore: [x-ssl-client-s-dn]}",
          "headers: {ignore: [helicone-user-id]}",
          "headers: {ignore: [x_user_id]}",
          "headers: {ignore: [x-webauth-email]}",
          "headers: {ignore: [x-sso]}",
          "headers: {ignore: [x-user-agent-user]}",
          "headers: {ignore: [authorization]}",
          "headers: {ignore: [proxy-authorization]}",
          "headers: {ignore: [cf-aig-authorization]}",
          "headers: {ignore: [helicone-auth]}",
          "headers: {ignore: [x-api-key]}",
          "headers: {ignore: [api-key]}",
          "headers: {ignore: [x-goog-api-key]}",
          "headers: {ignore: [ocp-apim-subscription-key]}",
          "headers: {ignore: [cookie]}",
          "headers: {ignore: [x-amz-security-token]}",
          "headers: {ignore: [openai-organization]}",
          "headers: {ignore: [openai-project]}",
          "headers: {ignore: [openai_beta]}",
          "headers: {ignore: [anthropic-beta]}",
          "headers: {ignore: [anthropic-version]}",
          "headers: {ignore: [x-goog-user-project]}",
          "headers: {ignore: [reprise-user]}",
          "headers: {ignore: [content-type]}",
          "live: []",
          "live: {member: [x]}",
          "live: {members: x}",
          "live: {members: [\"\"]}",
          "live: {members: [1]}",
          "live: {models: [\"\"]}",
          "live: {tools: web_search}",
          "live: {urls: true}",
          "live: {urls: some}",
          "live: {except: {}}",
          "canonical: {model_response: text-v9}",
          "canonical: {responses: text-v1}",
          "tools: {}",
          "tools: [{name: x}]",
          "tools: [{side_effects: none}]",
          "tools: [{name: \"\", side_effects: none}]",
          "tools: [{name: x, side_effects: maybe}]",
          "tools: [{name: x, side_effects: none, freshness: fast}]",
          "tools: [{name: x, side_effects: none, idempotent: true}]",
          "entries: {modelresponse: {}}",
          "entries: {model_response: []}",
          "entries: {model_response: {ttl: 10m}}",
          "entries: {model_response: {ttl: {default: 10}}}",
          "entries: {model_response: {ttl: {default: 10 m}}}",
          "entries: {model_response: {ttl: {usual: 10m}}}",
          "entries: {model_response: {pii_max: high}}",
          "entries: {model_response: {requires: [determinism]}}",
          "entries: {model_response: {requires: stateless}}",
          "entries: {model_response: {tags: [\"a b\"]}}",
          "entries: {model_response: {tags: [1]}}",
          "entries: {model_response: {max_bytes: 8MB}}",
          "entries: {model_response: {default: maybe}}",
          "entries: {tool_output: {kinds: {sluggish: {}}}}",
          "entries: {tool_output: {kinds: {real-time: {default: allow}}}}",
          "rules: [{name: r, entry: model_response}]",
          "rules: [{name: r, entry: model_response, allow: {}, deny: x}]",
          "rules: [{entry: model_response, deny: x}]",
          "rules: [{name: r, deny: x}]",
          "rules: [{name: r, entry: model_response, deny: {}}]",
          "rules: [{name: r, when: {modell: x}, entry: model_response, deny: x}]",
          "rules: [{name: r, when: {model: 4}, entry: model_response, deny: x}]",
          "rules: [{name: r, when: [], entry: model_response, deny: x}]",
          "rules: [{name: r, entry: model_response, deny: x, priority: 1}]",
          "rollout: {model_response: {percent: 5}}",
          "rollout: {model_response: {mode: serve, percent: 101}}",
          "rollout: {model_response: {mode: serve, percent: 1.5}}",
          "rollout: {model_response: {mode: on}}",
          "rollout: {model_response: {mode: serve, routes: {faq: shadow}}}");

  /** Refused by the reader only: what a schema cannot say. */
  private static final List<String> BEYOND =
      List.of(
          "entries: {model_response: {ttl: {default: 2h, max: 1h}}}",
          "entries: {model_response: {ttl: {default: 400d, max: 400d}}}",
          "rules: [{name: r, entry: model_response, allow: {}}]",
          "entries: {model_response: {ttl: {max: 60m}}}\n"
              + "rules: [{name: r, entry: model_response, allow: {ttl: 61m}}]",
          "rules: [{name: r, when: 'task == \"faq\"', entry: model_response, deny: x}]");

  private final Schema schema = schema();

  private static Schema schema() {
    try {
      String text = Files.readString(ROOT.resolve("policies/bundle.schema.json"));
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void what_one_accepts_the_other_accepts() {
    for (String bundle : GOOD) {
      assertThat(refusalOf(VERSION + bundle)).as(bundle).isNull();
      assertThat(schemaErrors(VERSION + bundle)).as(bundle).isEmpty();
    }
    assertThat(GOOD.size() + BAD.size()).isGreaterThanOrEqualTo(40);
  }

  @Test
  void what_one_refuses_the_other_refuses() {
    for (String bundle : BAD) {
      assertThat(refusalOf(VERSION + bundle)).as(bundle).isNotNull();
      assertThat(schemaErrors(VERSION + bundle)).as(bundle).isNotEmpty();
    }
    assertThat(refusalOf("tools: []")).hasMessageContaining("version: (missing)");
    assertThat(schemaErrors("tools: []")).isNotEmpty();
  }

  /** What looks like noise of the transport and is none is refused by both, each name of it. */
  @Test
  void no_bundle_may_list_what_the_transports_sheet_says_is_never_ignored() {
    var sheet = WireSheet.TransportSheet.SHARED;
    assertThat(sheet.neverIgnored().keySet())
        .contains("cookie", "range", "if-none-match", "cf-ipcountry", "x-envoy-original-path");
    assertThat(sheet.neverIgnored().values()).noneMatch(String::isBlank);
    for (String name : sheet.neverIgnored().keySet()) {
      String bundle = VERSION + "headers: {ignore: [" + name + "]}";
      assertThat(refusalOf(bundle)).as(name).isNotNull();
      assertThat(schemaErrors(bundle)).as(name).isNotEmpty();
      assertThat(sheet.ignored()).doesNotContainKey(name);
    }
  }

  @Test
  void the_reader_also_refuses_what_a_schema_cannot_say() {
    for (String bundle : BEYOND) {
      assertThat(refusalOf(VERSION + bundle)).as(bundle).isNotNull();
      assertThat(schemaErrors(VERSION + bundle)).as(bundle).isEmpty();
    }
  }

  @Test
  void shipped_bundles_satisfy_the_schema() {
    for (String name : ShippedBundles.NAMES) {
      assertThat(schemaErrors(ShippedBundles.text(name))).as(name).isEmpty();
    }
  }

  @Test
  void a_refusal_names_key_value_remedy_and_line() {
    assertThat(refusalOf("version: v1\nentries:\n  model_response:\n    ttl: {default: 10}\n"))
        .hasMessage(
            "entries.model_response.ttl.default: 10: write a whole number and a unit: ms, s, m, h"
                + " or d, as in 10m (line 4)");
    assertThat(refusalOf("version: v1\nrolout: {}"))
        .hasMessage(
            "rolout: there is no such key; did you mean rollout? Write that, or leave it out (line"
                + " 2)");
  }

  @Test
  void a_refused_header_is_named_with_its_line_and_what_to_write_instead() {
    String ignored = "version: v1\nheaders:\n  ignore:\n    - x-build\n    - ";
    assertThat(refusalOf(ignored + "'*'"))
        .hasMessage(
            "headers.ignore[1]: *: write each header's name in full: there are no wildcards here"
                + " (line 5)");
    assertThat(refusalOf(ignored + "X-Build"))
        .hasMessageContaining("lower case, as in x-build-number (line 5)");
    assertThat(refusalOf(ignored + "x-forwarded-user"))
        .hasMessageContaining("a credential or who asks is always keyed")
        .hasMessageContaining("(line 5)");
    assertThat(refusalOf(ignored + "anthropic-beta"))
        .hasMessageContaining("providers choose an answer by this header")
        .hasMessageContaining("(line 5)");
    assertThat(refusalOf(ignored + "cf-ray")).as("control").isNull();
  }

  @Test
  void a_condition_in_cel_is_refused_naming_its_rule_until_there_is_a_compiler() throws Exception {
    String yaml =
        "version: v1\nrules: [{name: no-legal, when: 'task.startsWith(\"legal\")',"
            + " entry: model_response, deny: high-risk}]";
    assertThat(refusalOf(yaml)).hasMessageContaining("rule no-legal has a condition in CEL");
    Bundle compiled = BundleReader.read(yaml, expression -> facts -> facts.task().equals("legal"));
    assertThat(compiled.rules()).hasSize(1);
    assertThat(BundleReader.read(VERSION).rules()).isEmpty();
  }

  private static @org.jspecify.annotations.Nullable Misconfigured refusalOf(String yaml) {
    try {
      BundleReader.read(yaml);
      return null;
    } catch (Misconfigured e) {
      return e;
    }
  }

  private List<String> schemaErrors(String yaml) {
    var errors = new ArrayList<String>();
    schema.validate(json(YamlText.parse(yaml))).forEach(error -> errors.add(error.toString()));
    return errors;
  }

  /** The same tree as JSON, plain words meaning what YAML's JSON schema says. */
  private static JsonNode json(YamlNode node) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (node) {
      case YamlNode.Mapping map -> {
        var object = make.objectNode();
        map.members().forEach((key, value) -> object.set(key, json(value)));
        yield object;
      }
      case YamlNode.Sequence list -> {
        var array = make.arrayNode();
        list.items().forEach(item -> array.add(json(item)));
        yield array;
      }
      case YamlNode.Scalar scalar when !scalar.plain() -> make.textNode(scalar.text());
      case YamlNode.Scalar scalar ->
          switch (scalar.text()) {
            case "true" -> make.booleanNode(true);
            case "false" -> make.booleanNode(false);
            case "", "null", "~" -> make.nullNode();
            case String text when number(text) -> make.numberNode(new BigDecimal(text));
            case String text -> make.textNode(text);
          };
    };
  }

  private static boolean number(String text) {
    try {
      return new BigDecimal(text).toPlainString().equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}

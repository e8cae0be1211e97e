package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.canonical.FieldRules.FieldClass;
import dev.reprise.canonical.HeaderRules;
import dev.reprise.catalogue.Dialects;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request goes on to another provider than the one its route names. */
class ElsewhereTest {
  private static WireSheet wire(String dialect) {
    return Dialects.SHIPPED.byName(dialect).orElseThrow().wire();
  }

  private static List<String> kept(WireSheet wire, String... names) {
    var sent = Headers.NONE;
    for (String name : names) {
      sent = sent.and(name, "x");
    }
    return wire.elsewhere(sent).fields().stream().map(Header::name).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-chat", "openai-responses", "anthropic", "gemini"})
  void what_all_transports_know_goes_on_and_what_nobody_listed_does_not(String dialect) {
    String[] known = {
      "Traceparent", "user-agent", "content-type", "X-Stainless-Lang", "x-request-id", "accept"
    };
    assertThat(kept(wire(dialect), known)).containsExactly(known);
    assertThat(
            kept(
                wire(dialect),
                "cookie",
                "cf-aig-authorization",
                "ocp-apim-subscription-key",
                "helicone-auth",
                "x-forwarded-access-token",
                "x-of-tomorrow",
                "content",
                "content-encodings"))
        .isEmpty();
    assertThat(wire(dialect).headers().keyed().keySet())
        .containsAll(wire(dialect).headers().account().keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-chat", "openai-responses", "anthropic", "gemini"})
  void a_credential_under_a_prefix_of_noise_is_keyed_and_goes_nowhere_else(String dialect) {
    HeaderRules rules =
        Dialects.SHIPPED.byName(dialect).orElseThrow().fieldRules().spec().headers();
    for (String name :
        List.of(
            "x-datadog-api-key",
            "x-dynatrace-token",
            "x-stainless-token",
            "X-Datadog-Auth",
            "x-b3-authorization",
            "sec-ch-secret",
            "ot-tracer-password",
            "uberctx-credential",
            "uberctx-session_cookie",
            "x-stainless-key-id")) {
      assertThat(kept(wire(dialect), name)).as(name).isEmpty();
      assertThat(rules.of(name.toLowerCase(Locale.ROOT), "x")).as(name).isEqualTo(FieldClass.KEYED);
    }
    for (String name :
        List.of(
            "x-datadog-trace-id",
            "x-dynatrace-application",
            "x-stainless-runtime-version",
            "x-stainless-tokenizer",
            "sec-ch-ua-monkey")) {
      assertThat(kept(wire(dialect), name)).as("control: " + name).containsExactly(name);
      assertThat(rules.of(name, "x")).as("control: " + name).isEqualTo(FieldClass.IGNORED);
    }
    assertThat(kept(wire(dialect), "idempotency-key")).as("listed in full").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-chat", "openai-responses", "anthropic", "gemini"})
  void what_the_dialect_lists_goes_on_but_for_the_callers_account(String dialect) {
    WireSheet wire = wire(dialect);
    for (String name : wire.headers().keyed().keySet()) {
      boolean account =
          List.of("openai-organization", "openai-project", "x-goog-user-project").contains(name);
      assertThat(kept(wire, name)).as(name).hasSize(account ? 0 : 1);
    }
    assertThat(wire.headers().keyed()).isNotEmpty();
    for (String name : wire.headers().ignored().keySet()) {
      assertThat(kept(wire, name)).as(name).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai-chat?api-version=1",
        "anthropic?beta=true",
        "gemini?alt=sse",
        "gemini?$alt=json"
      })
  void a_parameter_goes_on_when_the_provider_documents_it(String asked) {
    WireSheet wire = wire(asked.substring(0, asked.indexOf('?')));
    String text = asked.substring(asked.indexOf('?') + 1);
    int equals = text.indexOf('=');
    var known = new Query.Parameter(text.substring(0, equals), text.substring(equals + 1));
    var unknown = new Query.Parameter("subscription-key", "x");
    assertThat(wire.elsewhere(new Query(List.of(unknown, known))).parameters())
        .containsExactly(known);
  }
}

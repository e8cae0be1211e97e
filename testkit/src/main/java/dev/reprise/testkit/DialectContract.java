package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.artifact.Entry;
import dev.reprise.canonical.FieldRules;
import dev.reprise.canonical.FieldRules.FieldClass;
import dev.reprise.canonical.HeaderRules;
import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.Outline;
import dev.reprise.request.Block;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.response.Reply;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every dialect promises about requests, whatever a caller writes. Extend it, name the
 * operations and the folders of their rich requests, and inherit the promises.
 */
public abstract class DialectContract {
  /** Fixed, so that a failure can be repeated. Replace it by a seed that failed. */
  private static final long SEED = 20_261_121L;

  /** The dialect under test. */
  protected abstract Dialect dialect();

  /** An operation, and the folder under {@code conformance/requests} with its bodies. */
  protected record RichBodies(Operation operation, String folder) {}

  /** Every operation with a body that the dialect knows. */
  protected abstract List<RichBodies> operations();

  /** One body as it is judged: what was asked, and the bytes. */
  private interface BodyCheck {
    void judge(Operation operation, Document body);
  }

  private void everyRichBody(BodyCheck judge) {
    for (RichBodies asked : operations()) {
      for (JsonNode body : ConformanceRequests.of(asked.folder())) {
        judge.judge(asked.operation(), ConformanceRequests.document(body));
      }
    }
  }

  private void everyHostileBody(BodyCheck judge) {
    for (RichBodies asked : operations()) {
      var hostile = new HostileBodies(SEED);
      for (JsonNode body : ConformanceRequests.of(asked.folder())) {
        hostile.of(body, document -> judge.judge(asked.operation(), document));
      }
      assertThat(hostile.made()).as("bodies made from %s", asked.folder()).isGreaterThan(30);
    }
  }

  @Test
  void it_is_in_the_visible_list_under_its_name() {
    assertThat(Dialects.SHIPPED.byName(dialect().name()).orElseThrow().getClass())
        .isEqualTo(dialect().getClass());
    for (RichBodies asked : operations()) {
      assertThat(Dialects.SHIPPED.forOperation(asked.operation()).name())
          .isEqualTo(dialect().name());
      assertThat(asked.operation().family()).isEqualTo(dialect().family().name());
    }
  }

  @Test
  void no_body_however_odd_makes_it_throw() {
    everyHostileBody(
        (operation, body) -> {
          try {
            dialect().outline(operation, body);
            dialect().blocks(operation, body);
            dialect().upstream(operation, body, true);
          } catch (RuntimeException e) {
            throw new AssertionError("seed " + SEED + ": " + body.text(body.root()), e);
          }
        });
  }

  @Test
  void an_outline_depends_on_the_body_alone() {
    everyHostileBody(
        (operation, body) -> {
          Outline outline = dialect().outline(operation, body);
          assertThat(dialect().outline(operation, body)).isEqualTo(outline);
          assertThat(outline.answers()).isPositive();
        });
  }

  @Test
  void what_goes_upstream_is_json_and_needs_no_second_edit() {
    everyHostileBody(
        (operation, body) -> {
          Dialect.UpstreamBody once = dialect().upstream(operation, body, true);
          assertThat(dialect().addsUsage(operation, body, true))
              .as("the way back knows what the way out added")
              .isEqualTo(once.usageAdded());
          Document sent = ConformanceRequests.parse(once.body());
          Dialect.UpstreamBody twice = dialect().upstream(operation, sent, true);
          assertThat(twice.body()).isSameAs(once.body());
          assertThat(twice.usageAdded()).isFalse();
          assertThat(once.body() != body.bytes() || !once.usageAdded())
              .as("usage is never added without an edit")
              .isTrue();
        });
  }

  @Test
  void a_body_without_declarations_goes_upstream_as_the_callers_own_array() {
    for (RichBodies asked : operations()) {
      for (JsonNode rich : ConformanceRequests.of(asked.folder())) {
        Document body = ConformanceRequests.document(ConformanceRequests.undeclared(rich));
        assertThat(dialect().upstream(asked.operation(), body, false).body())
            .isSameAs(body.bytes());
      }
    }
  }

  @Test
  void blocks_lie_apart_inside_the_body_and_marks_count_them() {
    everyHostileBody(
        (operation, body) -> {
          Blocks blocks = dialect().blocks(operation, body);
          assertThat(apart(blocks, body)).as("seed %d: %s", SEED, blocks).isTrue();
          assertThat(counted(blocks)).as("seed %d: %s", SEED, blocks).isTrue();
        });
  }

  private static boolean apart(Blocks blocks, Document body) {
    var told = new BitSet(body.bytes().length);
    for (Block block : blocks.blocks()) {
      Block.BlockPart part = block.part();
      boolean inside = part.start() >= 0 && part.end() <= body.bytes().length;
      if (!inside || part.start() >= part.end() || told.get(part.start())) {
        return false;
      }
      int next = told.nextSetBit(part.start());
      if (next >= 0 && next < part.end()) {
        return false;
      }
      told.set(part.start(), part.end());
    }
    return true;
  }

  private static boolean counted(Blocks blocks) {
    int last = -1;
    int tokens = 0;
    for (Blocks.PrefixMark mark : blocks.marks()) {
      if (mark.afterBlock() <= last || mark.afterBlock() >= blocks.blocks().size()) {
        return false;
      }
      for (int i = last + 1; i <= mark.afterBlock(); i++) {
        tokens += blocks.blocks().get(i).part().tokens();
      }
      last = mark.afterBlock();
      if (mark.tokens() != tokens) {
        return false;
      }
    }
    return true;
  }

  @Test
  void every_rich_body_has_blocks_and_what_tools_answered_is_never_trusted() {
    everyRichBody(
        (operation, body) -> {
          for (Block block : dialect().blocks(operation, body).blocks()) {
            if (block instanceof Block.ToolResult result) {
              assertThat(result.part().trust()).isEqualTo(Block.Trust.UNTRUSTED);
            }
          }
        });
  }

  @Test
  void errors_are_json_that_carries_the_message_whatever_it_holds() throws IOException {
    String message = "a \"quoted\" \\ back\nslash \u0000 \u2028 \ud83d\ude00 </script>";
    for (int status : List.of(400, 401, 404, 408, 413, 418, 429, 500, 502, 503, 504, 529, 599)) {
      Reply reply = dialect().error(status, message, "req_1");
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.headers().first("content-type")).hasValue("application/json");
      assertThat(reply.body()).isInstanceOf(Reply.Body.InMemory.class);
      if (reply.body() instanceof Reply.Body.InMemory(byte[] bytes)) {
        JsonNode error = ConformanceRequests.tree(bytes).path("error");
        assertThat(error.path("message").textValue()).isEqualTo(message);
      }
    }
  }

  /** Tracing systems and edges give each request another value of these. */
  private static final List<String> OF_EACH_REQUEST =
      List.of(
          "sw8",
          "sw8-correlation",
          "sw8-x",
          "x-dynatrace",
          "x-dynatrace-application",
          "langsmith-trace",
          "x-honeycomb-trace",
          "ot-tracer-spanid",
          "x-newrelic-id",
          "x-newrelic-transaction",
          "singularityheader",
          "x-ms-request-id",
          "x-ms-request-root-id",
          "request-context",
          "uberctx-a",
          "eagleeye-traceid",
          "eagleeye-rpcid",
          "x-sentry-trace",
          "x-amz-cf-id",
          "x-azure-ref",
          "x-appgw-trace-id",
          "x-arr-log-id",
          "x-varnish",
          "x-timer",
          "x-kong-request-id",
          "x-railway-request-id",
          "rndr-id",
          "x-nf-request-id",
          "cf-request-id",
          "x-appengine-request-log-id",
          "x-amzn-request-id",
          "x-litellm-call-id",
          "x-retry-count",
          "x-envoy-upstream-rq-timeout-ms",
          "client-ip");

  @Test
  void unknown_fields_parameters_and_headers_are_keyed() {
    for (RichBodies asked : operations()) {
      FieldRules rules = dialect().fieldRules(asked.operation());
      assertThat(rules.body("a-field-of-tomorrow")).isEqualTo(FieldClass.KEYED);
      assertThat(rules.query("a-parameter-of-tomorrow", "1")).isEqualTo(FieldClass.KEYED);
      for (String keyed :
          List.of(
              "a-header-of-tomorrow",
              "cookie",
              "ocp-apim-subscription-key",
              "x-forwarded-path",
              "eagleeye-userdata",
              "x-dynatraces")) {
        assertThat(rules.header(keyed, "1")).as(keyed).isEqualTo(FieldClass.KEYED);
      }
      for (String ignored :
          List.of("user-agent", "traceparent", "x-stainless-retry-count", "accept", "via")) {
        assertThat(rules.header(ignored, "1")).as(ignored).isEqualTo(FieldClass.IGNORED);
      }
      for (String ignored : OF_EACH_REQUEST) {
        assertThat(rules.header(ignored, "1")).as(ignored).isEqualTo(FieldClass.IGNORED);
      }
    }
  }

  /** noise of the transport is listed with its reason, and never what tells callers apart. */
  @Test
  void every_header_that_is_not_keyed_is_listed_with_its_reason() {
    for (RichBodies asked : operations()) {
      HeaderRules headers = dialect().fieldRules(asked.operation()).spec().headers();
      assertThat(headers.ignored().values()).doesNotContain("").hasSizeGreaterThan(40);
      assertThat(headers.ignoredPrefixes().values()).doesNotContain("");
      for (String name : headers.ignored().keySet()) {
        assertThat(name).isEqualTo(lower(name));
        assertThat(headers.keyed()).doesNotContain(name);
        assertThat(name)
            .doesNotContain("auth", "token", "secret", "cookie", "subscription", "session-key");
      }
    }
  }

  @Test
  void nothing_that_belongs_to_another_call_may_be_replayed() {
    List<String> replayable = dialect().replayableHeaders();
    assertThat(replayable).contains("content-type").allMatch(name -> name.equals(lower(name)));
    assertThat(replayable)
        .doesNotContain(
            "set-cookie",
            "date",
            "age",
            "content-length",
            "content-encoding",
            "retry-after",
            "x-request-id",
            "request-id",
            "openai-organization",
            "openai-processing-ms",
            "anthropic-organization-id",
            "cf-ray",
            "transfer-encoding",
            "connection");
  }

  @Test
  void its_answers_have_a_codec() {
    assertThat(dialect().replies().contentType(Entry.Form.WHOLE)).startsWith("application/json");
    assertThat(dialect().replies().contentType(Entry.Form.STREAM)).startsWith("text/event-stream");
  }

  private static String lower(String name) {
    return Headers.lower(name);
  }
}

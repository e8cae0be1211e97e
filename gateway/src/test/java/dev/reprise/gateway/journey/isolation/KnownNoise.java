package dev.reprise.gateway.journey.isolation;

import dev.reprise.gateway.journey.fixture.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The headers that may differ between two requests with one answer, written down a second time and
 * by hand: whoever adds a name to the product's lists has to say here, too, why it can neither
 * select an answer nor say who asks.
 */
final class KnownNoise {
  /** What form the answer and the body have: it follows from the path and the body. */
  private static final List<String> FORM =
      List.of(
          "accept",
          "accept-charset",
          "accept-language",
          "content-encoding: identity",
          "content-type: application/json");

  /** The client's software and what a browser prefers: no part of the question. */
  private static final List<String> SOFTWARE =
      List.of(
          "dnt",
          "referer",
          "sec-gpc",
          "upgrade-insecure-requests",
          "user-agent",
          "x-requested-with");

  /** When and how often it was asked, and how fast: not what. */
  private static final List<String> WHEN =
      List.of(
          "date",
          "idempotency-key",
          "priority",
          "x-idempotency-key",
          "x-queue-start",
          "x-request-start",
          "x-retry-count",
          "x-timer");

  /** Trace contexts and what goes with them: they name the call, not the question. */
  private static final List<String> TRACES =
      List.of(
          "b3",
          "baggage",
          "eagleeye-rpcid",
          "eagleeye-traceid",
          "elastic-apm-traceparent",
          "grpc-trace-bin",
          "langsmith-trace",
          "newrelic",
          "request-context",
          "sentry-trace",
          "singularityheader",
          "sw8",
          "sw8-correlation",
          "sw8-x",
          "traceparent",
          "tracestate",
          "uber-trace-id",
          "x-amzn-trace-id",
          "x-cloud-trace-context",
          "x-dynatrace",
          "x-honeycomb-trace",
          "x-instana-l",
          "x-instana-s",
          "x-instana-t",
          "x-newrelic-id",
          "x-newrelic-transaction",
          "x-ot-span-context",
          "x-parent-span-id",
          "x-sentry-trace",
          "x-span-id",
          "x-trace-id");

  /** Ids that clients, balancers and gateways give to one request. */
  private static final List<String> REQUEST_IDS =
      List.of(
          "cf-ray",
          "cf-request-id",
          "client-request-id",
          "correlation-id",
          "fly-request-id",
          "request-id",
          "rndr-id",
          "x-amz-cf-id",
          "x-amz-request-id",
          "x-amzn-request-id",
          "x-amzn-requestid",
          "x-appengine-request-log-id",
          "x-appgw-trace-id",
          "x-arr-log-id",
          "x-azure-ref",
          "x-client-request-id",
          "x-correlation-id",
          "x-kong-request-id",
          "x-litellm-call-id",
          "x-ms-client-request-id",
          "x-ms-correlation-request-id",
          "x-ms-request-id",
          "x-ms-request-root-id",
          "x-nf-request-id",
          "x-railway-request-id",
          "x-request-id",
          "x-transaction-id",
          "x-varnish",
          "x-vercel-id");

  /** Which hops a request took and how they were reached. */
  private static final List<String> HOPS =
      List.of(
          "cdn-loop",
          "cf-connecting-ip",
          "cf-connecting-ipv6",
          "cf-ew-via",
          "cf-visitor",
          "client-ip",
          "fastly-client-ip",
          "forwarded",
          "front-end-https",
          "max-forwards",
          "true-client-ip",
          "via",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-forwarded-by",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-proto",
          "x-forwarded-protocol",
          "x-forwarded-scheme",
          "x-forwarded-server",
          "x-forwarded-ssl",
          "x-original-forwarded-for",
          "x-real-ip");

  /** What a service mesh counts for its own sake. */
  private static final List<String> MESH =
      List.of(
          "x-envoy-attempt-count",
          "x-envoy-decorator-operation",
          "x-envoy-expected-rq-timeout-ms",
          "x-envoy-external-address",
          "x-envoy-internal",
          "x-envoy-peer-metadata",
          "x-envoy-peer-metadata-id",
          "x-envoy-upstream-rq-timeout-ms");

  /** Whole families of names: client hints, trace contexts, what SDKs say of themselves. */
  private static final List<String> PREFIXES =
      List.of(
          "ot-tracer-",
          "sec-ch-",
          "uberctx-",
          "x-b3-",
          "x-datadog-",
          "x-dynatrace-",
          "x-stainless-");

  /** Names for OpenRouter's rankings, and what steers a prefix cache of Alibaba or xAI. */
  private static final List<String> OF_OPENAI_DIALECTS =
      List.of("http-referer", "x-dashscope-session-cache", "x-grok-conv-id", "x-title");

  /** A session id of Claude Code. */
  private static final List<String> OF_ANTHROPIC = List.of("x-claude-code-session-id");

  /** The client's software, and how long it waits. */
  private static final List<String> OF_GEMINI = List.of("x-goog-api-client", "x-server-timeout");

  private KnownNoise() {}

  /** Names, and names with a value that says nothing, in lower case. */
  static Set<String> names(Wire wire) {
    var names = new TreeSet<String>();
    for (List<String> group :
        List.of(FORM, SOFTWARE, WHEN, TRACES, REQUEST_IDS, HOPS, MESH, ofDialect(wire))) {
      names.addAll(group);
    }
    return names;
  }

  private static List<String> ofDialect(Wire wire) {
    return switch (wire) {
      case CHAT, RESPONSES -> OF_OPENAI_DIALECTS;
      case ANTHROPIC -> OF_ANTHROPIC;
      case GEMINI -> OF_GEMINI;
    };
  }

  static Set<String> prefixes() {
    return Set.copyOf(PREFIXES);
  }

  /** Whether a field is in the lists, by its name, its name and value, or its prefix. */
  static boolean lists(Wire wire, String lowerCaseName, String value) {
    Set<String> names = names(wire);
    return names.contains(lowerCaseName)
        || names.contains(lowerCaseName + ": " + value)
        || PREFIXES.stream().anyMatch(lowerCaseName::startsWith);
  }

  /** Every listed header with this value; those that need a value of their own are left out. */
  static List<String> fields(Wire wire, String value) {
    var fields = new ArrayList<String>();
    for (String listed : names(wire)) {
      if (!listed.contains(": ")) {
        fields.addAll(List.of(listed, value));
      }
    }
    for (String prefix : PREFIXES) {
      fields.addAll(List.of(prefix + "thing-" + value, value));
    }
    return fields;
  }
}

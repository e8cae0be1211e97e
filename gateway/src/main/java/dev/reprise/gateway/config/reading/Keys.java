package dev.reprise.gateway.config.reading;

import static dev.reprise.gateway.config.reading.Key.fixed;
import static dev.reprise.gateway.config.reading.Key.live;
import static dev.reprise.gateway.config.reading.ValueType.AMOUNT;
import static dev.reprise.gateway.config.reading.ValueType.DURATION;
import static dev.reprise.gateway.config.reading.ValueType.GLOB;
import static dev.reprise.gateway.config.reading.ValueType.HOST_PORT;
import static dev.reprise.gateway.config.reading.ValueType.SECRET;
import static dev.reprise.gateway.config.reading.ValueType.SECRETS;
import static dev.reprise.gateway.config.reading.ValueType.SIZE;
import static dev.reprise.gateway.config.reading.ValueType.TEXT;
import static dev.reprise.gateway.config.reading.ValueType.TEXTS;
import static dev.reprise.gateway.config.reading.ValueType.TRUTH;
import static dev.reprise.gateway.config.reading.ValueType.URL;
import static dev.reprise.gateway.config.reading.ValueType.URLS;
import static dev.reprise.gateway.config.reading.ValueType.absent;
import static dev.reprise.gateway.config.reading.ValueType.countOrAuto;
import static dev.reprise.gateway.config.reading.ValueType.durationOr;
import static dev.reprise.gateway.config.reading.ValueType.later;
import static dev.reprise.gateway.config.reading.ValueType.whole;
import static dev.reprise.gateway.config.reading.ValueType.word;
import static dev.reprise.gateway.config.reading.ValueType.words;

import dev.reprise.gateway.config.Amount;
import dev.reprise.gateway.config.HostPort;
import dev.reprise.gateway.config.Kinds;
import dev.reprise.gateway.config.Secret;
import dev.reprise.policy.Glob;
import dev.reprise.provider.ProviderKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The table of all configuration keys with their type, default and documentation (contract 2.6).
 */
final class Keys {
  static final Key<HostPort> LISTEN_DATA =
      fixed(
          "listen.data",
          HOST_PORT,
          "127.0.0.1:8080",
          "Where requests to models are answered. Port 0 picks a free one. `--port` wins.");
  static final Key<HostPort> LISTEN_ADMIN =
      fixed(
          "listen.admin",
          HOST_PORT,
          "127.0.0.1:8081",
          "Where operators look: health, metrics, explanations. `--admin-port` wins.");
  static final Key<String> TLS_CERTIFICATE =
      fixed(
          "listen.tls.certificate",
          TEXT,
          "",
          "A PEM file with the certificate chain of the data plane; with it the data plane speaks"
              + " TLS.");
  static final Key<String> TLS_KEY =
      fixed("listen.tls.key", TEXT, "", "A PEM file with the certificate's private key (PKCS #8).");
  static final Key<Secret> ADMIN_TOKEN =
      live(
          "admin_token",
          SECRET,
          "",
          "What the admin plane demands as bearer token; `REPRISE_ADMIN_TOKEN` when absent. Without"
              + " one the gateway makes one and keeps it in the data folder, in `admin-token`,"
              + " where the commands find it.");
  static final Key<String> DATA =
      fixed(
          "data",
          TEXT,
          "data",
          "The folder of everything durable. What is written here is looked for from the folder of"
              + " this file, the default and `--data` from the working folder. `--data` wins.");
  static final Key<Amount> L1_MAX_BYTES =
      fixed(
          "stores.l1.max_bytes",
          AMOUNT,
          "25%",
          "The most the in-process tier holds: a part of the heap, or bytes.");
  static final Key<String> L2 =
      fixed(
          "stores.l2",
          later("embedded", "redis://", "rediss://", "redis-sentinel://", "redis-cluster://"),
          "embedded",
          "The shared tier. `embedded` is a file in the data folder.");
  static final Key<Long> L2_MAX_BYTES =
      fixed(
          "stores.l2_max_bytes",
          SIZE,
          "4GiB",
          "The most the embedded tier holds; its log on disk, usually 16 MiB, comes to that.");
  static final Key<String> L3 =
      fixed(
          "stores.l3",
          later("file:data/artifacts", "file:", "s3://"),
          "file:data/artifacts",
          "Where large artifacts go. Nothing is written there by this version.");
  static final Key<String> METADATA =
      fixed(
          "stores.metadata",
          later("embedded", "jdbc:postgresql://"),
          "embedded",
          "Ledger and metadata. `embedded` is a file in the data folder.");

  static final Key<ProviderKind> PROVIDER_KIND =
      live(
          "providers.NAME.kind", word(Kinds.WORDS), "", "Which API the provider speaks. Required.");
  static final Key<Secret> PROVIDER_API_KEY =
      live(
          "providers.NAME.api_key",
          SECRET,
          "",
          "Sent instead of the caller's credential; without it the caller's own is forwarded.");
  static final Key<List<Secret>> PROVIDER_API_KEYS =
      live(
          "providers.NAME.api_keys",
          SECRETS,
          "",
          "Several keys, beside `api_key` or alone. Each prompt prefix stays with one of them, so"
              + " that one account's prefix cache serves it; the next is tried when that one is"
              + " refused (401, 429).");
  static final Key<List<URI>> PROVIDER_REPLICAS =
      live(
          "providers.NAME.replicas",
          URLS,
          "",
          "Addresses of equal replicas; this version takes one, in place of `base_url`.");
  static final Key<String> PROVIDER_AFFINITY =
      live("providers.NAME.affinity", absent(), "", "How requests stick to replicas.");
  static final Key<String> PROVIDER_SHARED_CREDENTIAL =
      live(
          "providers.NAME.shared_credential",
          words("accepted"),
          "",
          "Accepts that several callers share this provider's prefix cache: what one has written is"
              + " read for all, and each may learn from his usage that somebody sent the same prefix"
              + " lately. With an `api_key`, or at an engine: no salt or key is added then.");
  static final Key<String> PROVIDER_EXPLICIT_MARKERS =
      live(
          "providers.NAME.explicit_markers",
          words("auto", "always", "never"),
          "auto",
          "Where a route's `native_caching` may place cache markers: for `auto` only where host and"
              + " model are known to take them (every `anthropic`; OpenAI's own hosts for gpt-5.6"
              + " and later), for `always` anywhere.");
  static final Key<Duration> PROVIDER_TIMEOUT =
      live(
          "providers.NAME.timeout",
          DURATION,
          "10m",
          "The longest wait for the head of an answer, retries and their pauses included, and for"
              + " more of it while it flows; no longer than `limits.request`.");
  static final Key<String> PROVIDER_PRICES =
      live(
          "providers.NAME.prices",
          TEXT,
          "auto",
          "Whose list prices its calls cost, as `reprise prices` names vendors: `deepseek`, `aws`;"
              + " `none` for one's own machines. `auto` goes by kind and address.");
  static final Key<Integer> PROVIDER_RETRIES =
      live(
          "providers.NAME.retries",
          whole(0, 10),
          "2",
          "How often a call is tried again at most, before its answer began: after a lost"
              + " connection, 408, 429, 500, 502, 503, 504, 529. `x-should-retry` and a"
              + " `retry-after` of at most 10 s are obeyed; a fifth of the recent calls may be"
              + " retries. After the last one its answer goes back as it came.");

  static final Key<String> ROUTE_NAME =
      live(
          "routes[].name",
          TEXT,
          "",
          "What decisions, metrics and rollouts call it; `route-1`, `route-2` … when absent.");
  static final Key<Glob> WHEN_MODEL =
      live("routes[].when.model", GLOB, "*", "Models it takes: `claude-*`.");
  static final Key<Glob> WHEN_TASK =
      live("routes[].when.task", GLOB, "*", "Values of `Reprise-Task` it takes.");
  static final Key<Glob> WHEN_AGENT =
      live("routes[].when.agent", GLOB, "*", "Values of `Reprise-Agent` it takes.");
  static final Key<Glob> WHEN_TENANT = live("routes[].when.tenant", GLOB, "*", "Tenants it takes.");
  static final Key<String> ROUTE_PROVIDER =
      live("routes[].provider", TEXT, "", "Which provider answers. Required.");
  static final Key<List<String>> ROUTE_FALLBACK =
      live(
          "routes[].fallback",
          TEXTS,
          "",
          "Who of the same dialect answers when the provider cannot, in order: `b` or `[b, c]`."
              + " With keys of its own or none, never with the caller's; what it answers is not"
              + " kept.");
  static final Key<String> ROUTE_NATIVE_CACHING =
      live(
          "routes[].native_caching",
          words("off", "auto"),
          "off",
          "Whether Reprise shapes the provider's own prefix cache: marks where a write pays, keys"
              + " and salts that keep partitions apart. Requests that carry marks of their own are"
              + " left alone.");
  static final Key<String> ROUTE_REPLAY =
      live(
          "routes[].replay",
          later("strict", "evidence"),
          "strict",
          "What must agree before a replay: everything.");
  static final Key<String> ROUTE_LAYOUT =
      live(
          "routes[].layout",
          words("report", "relocate"),
          "report",
          "What happens to volatile text (moments, ids, counters) in instructions: it is reported"
              + " with each request that goes to the provider, or also moved behind the"
              + " conversation, so that what stands before it stays the same. What is moved is what"
              + " is sent and keyed; models that sign their thoughts are left alone.");
  static final Key<Boolean> ROUTE_STABLE_PREFIX =
      live(
          "routes[].stable_prefix",
          TRUTH,
          "false",
          "Declares that tools and system stay the same between requests, so that they are written"
              + " to the provider's cache at first sight.");
  static final Key<Integer> ROUTE_HANDLES =
      live(
          "routes[].handles.min_reads_per_hour",
          whole(1, 100_000),
          "",
          "Keeps prefixes (system instruction, tools) that are used so often or oftener as"
              + " `cachedContents` objects at Gemini, which cost storage by the hour; only while"
              + " list prices say that it pays. Without it none is made. Needs `native_caching:"
              + " auto`.");
  static final Key<Boolean> ROUTE_COALESCE =
      live(
          "routes[].coalesce",
          TRUTH,
          "false",
          "Joins identical concurrent requests that policy would not store.");
  static final Key<String> ROUTE_STREAM_USAGE =
      live(
          "routes[].stream_usage",
          words("ask", "leave"),
          "ask",
          "Whether usage is asked for in OpenAI chat streams; what that adds is removed again.");
  static final Key<String> ROUTE_MAX_ERROR =
      live("routes[].max_error", absent(), "", "The error bound of semantic reuse.");

  static final Key<String> TENANTS =
      fixed(
          "tenants",
          absent(),
          "",
          "A file of tenants. Without it the caller's credential isolates.");
  static final Key<String> POLICY =
      live(
          "policy",
          TEXT,
          "default",
          "A policy bundle's file, or `default`, `strict`, `observe`, `tools-readonly` for those that"
              + " come along.");
  static final Key<String> KEK =
      fixed(
          "encryption.kek",
          TEXT,
          "",
          "The key that wraps the deployment's secret: `file:/path` of 32 bytes in base64. Without"
              + " it the secret lies in the data folder.");
  static final Key<URI> TELEMETRY_OTLP =
      fixed("telemetry.otlp", URL, "", "Where traces are sent (OTLP over HTTP).");
  static final Key<Boolean> TELEMETRY_PROMETHEUS =
      fixed("telemetry.prometheus", TRUTH, "true", "Whether `/metrics` answers.");

  static final Key<Long> LIMIT_BODY =
      fixed("limits.body", SIZE, "32MiB", "The largest request body, as sent and decoded.");
  static final Key<Integer> LIMIT_DECODED_RATIO =
      fixed(
          "limits.decoded_ratio",
          whole(1, 10_000),
          "100",
          "How many times its sent size a compressed body may become; up to 1 MiB decoded this"
              + " is not checked.");
  static final Key<Long> LIMIT_HEADERS =
      fixed("limits.headers", SIZE, "32KiB", "The most all header fields may take.");
  static final Key<Duration> LIMIT_HEADER_TIME =
      fixed(
          "limits.header_time", DURATION, "10s", "The longest a request head may take to arrive.");
  static final Key<Duration> LIMIT_BODY_TIME =
      fixed("limits.body_time", DURATION, "60s", "The longest a request body may take to arrive.");
  static final Key<Duration> LIMIT_IDLE =
      fixed("limits.idle", DURATION, "75s", "How long an unused connection stays open.");
  static final Key<Duration> LIMIT_REQUEST =
      fixed(
          "limits.request",
          DURATION,
          "10m",
          "The longest wait for the head of an answer, and for more of it while it flows.");
  static final Key<Optional<Duration>> LIMIT_TOTAL =
      fixed(
          "limits.total",
          durationOr("none"),
          "none",
          "The longest a whole request may take, however its answer flows; `none` for no limit.");
  static final Key<Duration> LIMIT_DRAIN =
      fixed("limits.drain", DURATION, "30s", "How long running requests may finish at shutdown.");

  static final Key<OptionalInt> LIMIT_CONNECTIONS =
      fixed(
          "limits.connections",
          countOrAuto("by heap", 16, 1_000_000),
          "by heap",
          "The most client connections at the same time; `by heap` allows one for each 240 KiB of the"
              + " heap, at least 256. When all are in use, a new connection replaces an idle one, first"
              + " one of the caller with the most idle ones. A single caller may use three quarters of"
              + " the connections for requests that wait for a provider; with several callers each may"
              + " use less. Beyond that share its misses get 503, and its hits are still answered.");

  /** In the order of the reference. */
  static final List<Key<?>> ALL =
      List.of(
          LISTEN_DATA,
          LISTEN_ADMIN,
          TLS_CERTIFICATE,
          TLS_KEY,
          AccessKeys.NAMES,
          AccessKeys.KEYS,
          AccessKeys.ACCEPT,
          AccessKeys.JWT,
          AccessKeys.ORIGINS,
          ADMIN_TOKEN,
          DATA,
          L1_MAX_BYTES,
          L2,
          L2_MAX_BYTES,
          L3,
          METADATA,
          PROVIDER_KIND,
          ProviderKeys.BASE_URL,
          PROVIDER_API_KEY,
          PROVIDER_API_KEYS,
          ProviderKeys.MODELS,
          ProviderKeys.PROJECT,
          ProviderKeys.LOCATION,
          ProviderKeys.CREDENTIALS,
          ProviderKeys.PROXY,
          ProviderKeys.AUTHORITIES,
          PROVIDER_REPLICAS,
          PROVIDER_AFFINITY,
          PROVIDER_SHARED_CREDENTIAL,
          PROVIDER_EXPLICIT_MARKERS,
          PROVIDER_TIMEOUT,
          PROVIDER_RETRIES,
          PROVIDER_PRICES,
          ROUTE_NAME,
          WHEN_MODEL,
          WHEN_TASK,
          WHEN_AGENT,
          WHEN_TENANT,
          ROUTE_PROVIDER,
          ROUTE_FALLBACK,
          ROUTE_NATIVE_CACHING,
          ROUTE_REPLAY,
          ROUTE_LAYOUT,
          ROUTE_STABLE_PREFIX,
          ROUTE_HANDLES,
          ROUTE_COALESCE,
          ROUTE_STREAM_USAGE,
          ROUTE_MAX_ERROR,
          RecordKeys.FILE,
          RecordKeys.SAMPLE,
          RecordKeys.REDACT,
          RecordKeys.MAX,
          TENANTS,
          POLICY,
          KEK,
          TELEMETRY_OTLP,
          TELEMETRY_PROMETHEUS,
          RecordKeys.ACCESS_LOG,
          LIMIT_BODY,
          LIMIT_DECODED_RATIO,
          LIMIT_HEADERS,
          LIMIT_HEADER_TIME,
          LIMIT_BODY_TIME,
          LIMIT_IDLE,
          LIMIT_REQUEST,
          LIMIT_TOTAL,
          LIMIT_DRAIN,
          LIMIT_CONNECTIONS,
          MemoryKeys.MEMORY_REQUESTS,
          MemoryKeys.MEMORY_ANSWERS,
          MemoryKeys.MEMORY_CAPTURES,
          MemoryKeys.MEMORY_REMEMBERED,
          MemoryKeys.MEMORY_WRITES);

  private Keys() {}
}

package dev.reprise.gateway.config.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Environment;
import dev.reprise.yaml.Misconfigured;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key with a value it cannot have, and the whole message. */
class BadConfigTest {
  private static final String BAD =
      """
      listen.data | listen: {data: 8080} | listen.data: 8080: write host:port, as in 127.0.0.1:8080 or [::1]:8080 (line 1)
      listen.admin | listen: {admin: "h:99999"} | listen.admin: h:99999: write host:port, as in 127.0.0.1:8080 or [::1]:8080 (line 1)
      listen.tls.certificate | listen: {tls: {key: k}} | listen.tls.certificate: (missing): name the certificate of this key (line 1)
      listen.tls.key | listen: {tls: {certificate: c}} | listen.tls.key: (missing): name the private key of this certificate (line 1)
      listen.names | listen: {names: ["https://a"]} | listen.names[0]: https://a: write a host name without scheme and port, as in gateway.example (line 1)
      listen.names | listen: {names: "a:80"} | listen.names: a:80: write a host name without scheme and port, as in gateway.example (line 1)
      listen.names | listen: {names: ["*"]} | listen.names[0]: *: write a host name without scheme and port, as in gateway.example (line 1)
      listen.names | listen: {names: [a, A]} | listen.names: (a list of 2): list each one once (line 1)
      listen.names | listen: {names: []} | listen.names: (a list of 0): list at least one, or leave the key out (line 1)
      callers.keys | callers: {keys: []} | callers.keys: (a list of 0): list at least one key hash, as ./reprise key new prints it (line 1)
      callers.keys | callers: {keys: [rp_a_secret]} | callers.keys[0]: (secret): write sha256: and 64 hexadecimal digits, as ./reprise key hash prints them (line 1)
      callers.keys | callers: {keys: [{hash: rp_a_secret, name: ada}]} | callers.keys[0].hash: (secret): write sha256: and 64 hexadecimal digits, as ./reprise key hash prints them (line 1)
      callers.keys | callers: {keys: [{name: ada}]} | callers.keys[0].hash: (missing): write sha256:HEX, as ./reprise key hash prints (line 1)
      callers.keys | callers: {keys: [{name: "a b", hash: x}]} | callers.keys[0].name: a b: write 1 to 128 of A-Z a-z 0-9 . _ : - (line 1)
      callers.accept | callers: {accept: all} | callers.accept: all: write one of: any (line 1)
      callers.jwt | callers: {jwt: {issuer: i}} | callers.jwt: (a mapping of 1): this comes with a later version; leave the key out (line 1)
      cors.origins | cors: {origins: ["https://a.example/"]} | cors.origins[0]: https://a.example/: write a page's origin, scheme://host or scheme://host:port without a path, as in https://app.example (line 1)
      cors.origins | cors: {origins: "null"} | cors.origins: null: write a page's origin, scheme://host or scheme://host:port without a path, as in https://app.example (line 1)
      cors.origins | cors: {origins: ["https://*.example"]} | cors.origins[0]: https://*.example: write a page's origin, scheme://host or scheme://host:port without a path, as in https://app.example (line 1)
      cors.origins | cors: {origins: ["*", "https://a"]} | cors.origins: (a list of 2): write "*" alone, or the origins without it (line 1)
      admin_token | admin_token: "" | admin_token: (secret): write 1 to 8192 visible ASCII characters without blanks (line 1)
      data | data: [] | data: (a list of 0): write a single value, or leave the key out (line 1)
      stores.l1.max_bytes | stores: {l1: {max_bytes: 256MB}} | stores.l1.max_bytes: 256MB: write a part of the heap from 1% to 90%, as in 25%, or a size, as in 256MiB (line 1)
      stores.l1.max_bytes | stores: {l1: {max_bytes: 0%}} | stores.l1.max_bytes: 0%: write a part of the heap from 1% to 90%, as in 25%, or a size, as in 256MiB (line 1)
      stores.l2 | stores: {l2: "redis://h"} | stores.l2: redis://h: this comes with a later version; write embedded (line 1)
      stores.l2_max_bytes | stores: {l2_max_bytes: 0B} | stores.l2_max_bytes: 0B: write a whole number and a unit: B, KiB, MiB, GiB or TiB, as in 256MiB (line 1)
      stores.l3 | stores: {l3: "s3://b"} | stores.l3: s3://b: this comes with a later version; write file:data/artifacts (line 1)
      stores.metadata | stores: {metadata: sqlite} | stores.metadata: sqlite: write embedded (line 1)
      providers.NAME.kind | providers: {p: {kind: opena}} | providers.p.kind: opena: write one of: openai, azure_openai, openai_compatible, anthropic, gemini, vertex, vllm, sglang, llamacpp, tgi, simulator (line 1)
      providers.NAME.base_url | providers: {p: {kind: vllm}} | providers.p.base_url: (missing): write its address, as in http://127.0.0.1:8000/v1 (line 1)
      providers.NAME.api_key | providers: {p: {kind: openai, api_key: "a b"}} | providers.p.api_key: (secret): write 1 to 8192 visible ASCII characters without blanks (line 1)
      providers.NAME.replicas | providers: {p: {kind: vllm, replicas: ["http://a", "http://b"]}} | providers.p.replicas: (a list of 2): write one replica and no base_url: routing across replicas comes with a later version (line 1)
      providers.NAME.affinity | providers: {p: {kind: openai, affinity: prefix}} | providers.p.affinity: prefix: this comes with a later version; leave the key out (line 1)
      providers.NAME.shared_credential | providers: {p: {kind: openai, shared_credential: yes}} | providers.p.shared_credential: yes: write one of: accepted (line 1)
      providers.NAME.explicit_markers | providers: {p: {kind: openai, explicit_markers: yes}} | providers.p.explicit_markers: yes: write one of: auto, always, never (line 1)
      providers.NAME.timeout | providers: {p: {kind: openai, timeout: 10}} | providers.p.timeout: 10: write a whole number and a unit: ms, s, m, h or d, as in 10m (line 1)
      providers.NAME.retries | providers: {p: {kind: openai, retries: 11}} | providers.p.retries: 11: write a whole number from 0 to 10 (line 1)
      providers.NAME.api_keys | providers: {p: {kind: openai, api_keys: [one, one]}} | providers.p.api_keys: (a list of 2): list each key once, at least one (line 1)
      providers.NAME.prices | providers: {p: {kind: openai, prices: []}} | providers.p.prices: (a list of 0): write a single value, or leave the key out (line 1)
      providers.NAME.models | providers: {p: {kind: azure_openai, base_url: "https://a", models: mine}} | providers.p.models: (a value): write a mapping, as in {my-deployment: my-model} (line 1)
      providers.NAME.project | providers: {p: {kind: vertex, location: eu}} | providers.p.project: (missing): name it: this kind is asked by project and location (line 1)
      providers.NAME.location | providers: {p: {kind: vertex, project: acme, location: "a/b"}} | providers.p.location: a/b: write letters, digits and - . _ : only (line 1)
      providers.NAME.credentials | providers: {p: {kind: vertex, project: acme, location: eu, credentials: key.json}} | providers.p.credentials: key.json: write adc, or file:PATH (line 1)
      providers.NAME.proxy | providers: {p: {kind: openai, proxy: "socks5://h:1"}} | providers.p.proxy: (secret): write http://host:port or http://user:password@host:port, or none (the proxy itself is spoken to in plain HTTP; https and socks are not) (line 1)
      providers.NAME.authorities | providers: {p: {kind: openai, authorities: absent.pem}} | providers.p.authorities: absent.pem: name a file that is there (line 1)
      routes[].name | providers: {p: {kind: openai}}~routes: [{name: default, provider: p}] | routes[0].name: default: give each route a name of its own, not default (line 2)
      routes[].when.model | providers: {p: {kind: openai}}~routes: [{when: {model: []}, provider: p}] | routes[0].when.model: (a list of 0): write a single value, or leave the key out (line 2)
      routes[].when.task | providers: {p: {kind: openai}}~routes: [{when: {task: }, provider: p}] | routes[0].when.task: (empty): write a single value, or leave the key out (line 2)
      routes[].when.agent | providers: {p: {kind: openai}}~routes: [{when: {agent: {}}, provider: p}] | routes[0].when.agent: (a mapping of 0): write a single value, or leave the key out (line 2)
      routes[].when.tenant | providers: {p: {kind: openai}}~routes: [{when: {tenant: null}, provider: p}] | routes[0].when.tenant: null: write a single value, or leave the key out (line 2)
      routes[].provider | providers: {openai: {kind: openai}}~routes: [{provider: opneai}] | routes[0].provider: opneai: name one of [openai]; did you mean openai? (line 2)
      routes[].fallback | providers: {a: {kind: openai}, b: {kind: openai}}~routes: [{provider: a, fallback: [b, a]}] | routes[0].fallback: (a list of 2): name other providers than a, each once (line 2)
      routes[].native_caching | providers: {p: {kind: openai}}~routes: [{provider: p, native_caching: on}] | routes[0].native_caching: on: write one of: off, auto (line 2)
      routes[].replay | providers: {p: {kind: openai}}~routes: [{provider: p, replay: evidence}] | routes[0].replay: evidence: this comes with a later version; write strict (line 2)
      routes[].layout | providers: {p: {kind: openai}}~routes: [{provider: p, layout: shuffle}] | routes[0].layout: shuffle: write one of: report, relocate (line 2)
      routes[].stable_prefix | providers: {p: {kind: openai}}~routes: [{provider: p, stable_prefix: yes}] | routes[0].stable_prefix: yes: write true or false (line 2)
      routes[].handles.min_reads_per_hour | providers: {p: {kind: gemini}}~routes: [{provider: p, handles: {min_reads_per_hour: 3}}] | routes[0].handles.min_reads_per_hour: 3: write native_caching: auto on this route too, or leave handles out (line 2)
      routes[].coalesce | providers: {p: {kind: openai}}~routes: [{provider: p, coalesce: yes}] | routes[0].coalesce: yes: write true or false (line 2)
      routes[].stream_usage | providers: {p: {kind: openai}}~routes: [{provider: p, stream_usage: always}] | routes[0].stream_usage: always: write one of: ask, leave (line 2)
      routes[].max_error | providers: {p: {kind: openai}}~routes: [{provider: p, max_error: 0.01}] | routes[0].max_error: 0.01: this comes with a later version; leave the key out (line 2)
      routes[].record.file | providers: {p: {kind: openai}}~routes: [{provider: p, record: {sample: 1}}] | routes[0].record.file: (missing): name the file, as in requests.jsonl (line 2)
      routes[].record.sample | providers: {p: {kind: openai}}~routes: [{provider: p, record: {file: x, sample: 2}}] | routes[0].record.sample: 2: write a number from 0 to 1, as in 0.01 (line 2)
      routes[].record.redact | providers: {p: {kind: openai}}~routes: [{provider: p, record: {file: x, redact: all}}] | routes[0].record.redact: all: write one of: text, none (line 2)
      routes[].record.max | providers: {p: {kind: openai}}~routes: [{provider: p, record: {file: x, max: 0B}}] | routes[0].record.max: 0B: write a whole number and a unit: B, KiB, MiB, GiB or TiB, as in 256MiB (line 2)
      access_log | access_log: syslog | access_log: syslog: write off, stderr or file:PATH (line 1)
      tenants | tenants: tenants.yaml | tenants: tenants.yaml: this comes with a later version; leave the key out (line 1)
      policy | policy: "" | policy: (empty): write one line of text, 1 to 4096 characters (line 1)
      encryption.kek | encryption: {kek: abc} | encryption.kek: abc: name a file, as in file:/etc/reprise/kek (line 1)
      telemetry.otlp | telemetry: {otlp: "collector:4318"} | telemetry.otlp: collector:4318: write an http or https URL without user, query or fragment, as in https://host:443/path (line 1)
      telemetry.prometheus | telemetry: {prometheus: on} | telemetry.prometheus: on: write true or false (line 1)
      limits.body | limits: {body: 2GiB} | limits.body: 2GiB: write at most 1GiB less a byte, as in 32MiB (line 1)
      limits.decoded_ratio | limits: {decoded_ratio: 0} | limits.decoded_ratio: 0: write a whole number from 1 to 10000 (line 1)
      limits.headers | limits: {headers: 2MiB} | limits.headers: 2MiB: write at most 1MiB, as in 32KiB (line 1)
      limits.header_time | limits: {header_time: 0s} | limits.header_time: 0s: write a duration from 1ms to 1d, as in 10s (line 1)
      limits.body_time | limits: {body_time: 1w} | limits.body_time: 1w: write a whole number and a unit: ms, s, m, h or d, as in 10m (line 1)
      limits.idle | limits: {idle: -1s} | limits.idle: -1s: write a whole number and a unit: ms, s, m, h or d, as in 10m (line 1)
      limits.request | limits: {request: 2d} | limits.request: 2d: write a duration from 1ms to 1d, as in 10s (line 1)
      limits.total | limits: {total: never} | limits.total: never: write a whole number and a unit: ms, s, m, h or d, as in 10m (line 1)
      limits.drain | limits: {drain: 1.5s} | limits.drain: 1.5s: write a whole number and a unit: ms, s, m, h or d, as in 10m (line 1)
      limits.connections | limits: {connections: 3} | limits.connections: 3: write a whole number from 16 to 1000000 (line 1)
      limits.memory.requests | limits: {memory: {requests: "91%"}} | limits.memory.requests: 91%: write a part of the heap from 1% to 90%, as in 25%, or a size, as in 256MiB (line 1)
      limits.memory.answers | limits: {memory: {answers: "1.5%"}} | limits.memory.answers: 1.5%: write a part of the heap from 1% to 90%, as in 25%, or a size, as in 256MiB (line 1)
      limits.memory.captures | limits: {memory: {captures: "-1%"}} | limits.memory.captures: -1%: write a part of the heap from 1% to 90%, as in 25%, or a size, as in 256MiB (line 1)
      limits.memory.remembered | limits: {memory: {remembered: "%"}} | limits.memory.remembered: %: write a part of the heap from 1% to 90%, as in 25%, or a size, as in 256MiB (line 1)
      limits.memory.writes | limits: {memory: {writes: "0B"}} | limits.memory.writes: 0B: write a part of the heap from 1% to 90%, as in 25%, or a size, as in 256MiB (line 1)
      """;

  @Test
  void every_key_with_a_bad_value_says_what_to_write_instead() {
    Set<String> tried = new HashSet<>();
    for (String line : BAD.lines().toList()) {
      String[] parts = line.split(" \\| ");
      assertThat(refusal(parts[1].replace('~', '\n'))).hasMessage(parts[2]);
      tried.add(parts[0]);
    }
    assertThat(tried).containsAll(Keys.ALL.stream().map(Key::path).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lisen: {}|lisen|did you mean listen?|1",
        "stores: {l1: {max_byte: 1MiB}}|stores.l1.max_byte|did you mean max_bytes?|1",
        "listen: {name: [a]}|listen.name|did you mean names?|1",
        "callers: {key: [a]}|callers.key|did you mean keys?|1",
        "callers: {accepts: any}|callers.accepts|did you mean accept?|1",
        "cors: {origin: [a]}|cors.origin|did you mean origins?|1",
        "caller: {keys: [a]}|caller|did you mean callers?|1",
        "limits: {bodytime: 1s}|limits.bodytime|did you mean body_time?|1",
        "providers: {p: {kind: openai, apikey: k}}|providers.p.apikey|did you mean api_key?|1",
        "providers: {p: {kind: openai, apikey: sk-secret}}|providers.p.apikey|apikey: there is no|1",
        "callers: {zzzzzzzz: sk-secret}|callers.zzzzzzzz|leave it out, or write one of: accept,|1",
        "providers: {p: sk-secret}|providers.p|(a value): write a mapping|1",
        "callers: rp_k_secret|callers|(a value): write a mapping|1",
        "callers: {keys: rp_k_secret}|callers.keys|(a value): write a list|1",
        "routes: [{when: {modell: x}, provider: p}]|routes[0].when.modell|did you mean model?|1",
      })
  void an_unknown_key_names_the_nearest(String yaml, String key, String near, int line) {
    Misconfigured refusal =
        refusal(yaml.startsWith("routes") ? "providers: {p: {kind: openai}}\n" + yaml : yaml);
    assertThat(refusal.key()).isEqualTo(key);
    assertThat(refusal).hasMessageContaining(near);
    assertThat(refusal.getMessage()).as("a value may be a secret").doesNotContain("secret");
    assertThat(refusal.line()).isEqualTo(yaml.startsWith("routes") ? 2 : line);
  }

  @Test
  void lines_are_counted() {
    assertThat(refusal("# one\nlimits:\n  idle: 5s\n  drian: 1s\n").line()).isEqualTo(4);
  }

  @Test
  void a_missing_variable_names_the_key_and_the_variable() {
    assertThat(refusal("providers: {p: {kind: openai, api_key: ${NO_SUCH}}}"))
        .hasMessage("providers.p.api_key: ${NO_SUCH}: set the variable NO_SUCH (line 1)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: ${OPEN|close it",
        "a: *x|write the value out",
        "a: &x 1|write the value out",
        "a: !!str 1|remove the ! tag",
        "data: a~data: b|keep one of the two",
        "- a|write keys and values",
        "a: b: c|mapping values are not allowed here",
        "a: 1~---~b: 2|write one document",
      })
  void yaml_beyond_keys_and_values_is_refused(String yaml, String remedy) {
    assertThat(refusal(yaml.replace('~', '\n'))).hasMessageContaining(remedy);
  }

  static Misconfigured refusal(String yaml) {
    var environment = new Environment(Map.of(), Path.of("/nowhere"));
    Misconfigured refusal =
        catchThrowableOfType(
            Misconfigured.class,
            () -> ConfigReader.read(yaml, null, CommandLineOptions.NONE, environment));
    assertThat(refusal).as(yaml).isNotNull();
    return refusal;
  }
}

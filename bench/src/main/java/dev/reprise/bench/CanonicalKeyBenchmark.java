package dev.reprise.bench;

import dev.reprise.canonical.CanonicalForm;
import dev.reprise.canonical.Canonicaliser;
import dev.reprise.canonical.FieldRules;
import dev.reprise.canonical.HeaderRules;
import dev.reprise.canonical.RuleSet;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.key.CacheKey;
import dev.reprise.key.Contracts;
import dev.reprise.key.Effective;
import dev.reprise.key.PartitionKeys;
import dev.reprise.key.RequestDescription;
import dev.reprise.request.Digest;
import dev.reprise.request.Directives;
import dev.reprise.request.EntryType;
import dev.reprise.request.Headers;
import dev.reprise.request.Hints;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Bytes to cache key, against SHA-256 over the same bytes, which no content key can undercut (spec
 * 5.4: at 64 KB at most three times as much).
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CanonicalKeyBenchmark {
  private static final FieldRules RULES =
      FieldRules.of(
          new FieldRules.Spec(
              Map.of(
                  "stream", "a mode",
                  "stream_options", "a mode",
                  "user", "who",
                  "metadata", "notes",
                  "safety_identifier", "who",
                  "messages[].content[].cache_control", "a marker",
                  "tools[].cache_control", "a marker"),
              Map.of(),
              List.of("temperature", "top_p", "max_tokens", "seed", "n"),
              HeaderRules.of(
                  Set.of("openai-organization", "openai-project"),
                  Map.of("user-agent", "software", "content-type: application/json", "JSON"),
                  Map.of("x-stainless-", "software")),
              Map.of(),
              "tools"));
  private static final Principal ADA = new Principal(new Partition("acme"), "support", "ada");

  @Param({"2", "64", "256"})
  public int kilobytes;

  @Param({"mixed", "ascii"})
  public String text = "mixed";

  private byte[] body = new byte[0];
  private final PartitionKeys keys = new PartitionKeys(new byte[PartitionKeys.BYTES]);
  private final MessageDigest sha256 = Digest.sha256();
  private final Effective effective =
      new Effective(
          "openai", "https://api.openai.com", "m-1", "p-1", "", "", ADA.narrowestScope(), Map.of());
  private final Operation operation =
      new Operation(
          "openai-chat", "openai", Operation.Act.GENERATE, "chat.completions", "", false, "");
  private final Headers headers =
      Headers.of("content-type", "application/json", "openai-project", "p", "user-agent", "sdk");

  @Setup
  public void write() {
    body = ChatBody.of(kilobytes * 1024, text.equals("mixed"));
  }

  int size() {
    return body.length;
  }

  @Benchmark
  public byte[] sha256() {
    return sha256.digest(body);
  }

  @Benchmark
  public Document parse() throws MalformedJson {
    return Document.parse(body);
  }

  @Benchmark
  public CanonicalForm canonical() throws MalformedJson {
    return Canonicaliser.canonicalise(Document.parse(body), RULES, RuleSet.STRUCTURAL_V1, false);
  }

  @Benchmark
  public CacheKey key() throws MalformedJson {
    Document document = Document.parse(body);
    CanonicalForm form = Canonicaliser.canonicalise(document, RULES, RuleSet.STRUCTURAL_V1, false);
    Request request =
        new Request(
            "id",
            operation,
            "POST",
            "/v1/chat/completions",
            Query.NONE,
            headers,
            body,
            document,
            ADA,
            List.of(),
            Directives.NONE,
            Hints.NONE);
    return keys.derive(
        Contracts.of(
            new RequestDescription(EntryType.MODEL_RESPONSE, request, form, RULES, effective)),
        ADA.partition());
  }
}

package dev.reprise.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.request.Block;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import dev.reprise.testkit.ConformanceRequests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Secrets and words at any place of any body are never written, and the prompt's blocks stay where
 * they were. The bodies have every documented field of every dialect.
 */
class RedactedBodiesTest {
  private static final int ROUNDS = 60;
  private static final long SEED = 20261129;
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> ENUMERATED =
      List.of("model", "type", "mode", "role", "effort", "ttl", "mime_type", "tool_choice", "name");

  private final Redaction redaction = new Redaction(new byte[32], Set.of());

  @ParameterizedTest
  @CsvSource({
    "anthropic-messages, /v1/messages",
    "anthropic-count-tokens, /v1/messages/count_tokens",
    "openai-chat, /v1/chat/completions",
    "openai-responses, /v1/responses",
    "openai-embeddings, /v1/embeddings",
    "openai-rerank, /v1/rerank",
    "gemini-generate, /v1beta/models/m-1:generateContent",
    "gemini-count-tokens, /v1beta/models/m-1:countTokens",
    "gemini-embed, /v1beta/models/m-1:embedContent"
  })
  void nothing_planted_is_written_and_every_block_stays_in_its_place(String folder, String path)
      throws Exception {
    Operation operation =
        Dialects.SHIPPED.resolve("POST", path, Query.NONE, Headers.NONE).orElseThrow();
    var random = new Random(SEED);
    for (JsonNode body : ConformanceRequests.of(folder)) {
      for (int round = 0; round < ROUNDS; round++) {
        var planted = new ArrayList<String>();
        JsonNode tree = body.deepCopy();
        for (int i = 0; i < 3; i++) {
          planted.add(plant(tree, random));
        }
        byte[] asked = spelled(JSON.writeValueAsString(tree), planted, random);
        byte[] written = redaction.body(Document.parse(asked));
        String seen = new String(written, StandardCharsets.UTF_8);
        String place = "seed " + SEED + " round " + round + " planted " + planted + " in " + tree;
        assertThat(written).as(place).hasSameSizeAs(asked);
        assertThat(blocks(operation, written)).as(place).isEqualTo(blocks(operation, asked));
        assertNoneLeft(planted, seen, place);
        assertNoneLeft(planted, JSON.readTree(written).toString(), place);
      }
    }
  }

  /** Six code points in a row; of those that no replacement can have, not even one. */
  private static void assertNoneLeft(List<String> planted, String seen, String place) {
    for (String word : planted) {
      int[] points = word.codePoints().toArray();
      for (int i = 0; i < points.length; i++) {
        if (points[i] >= 0x80) {
          assertThat(seen).as(place).doesNotContain(Character.toString(points[i]));
        } else if (i + 6 <= points.length) {
          assertThat(seen).as(place).doesNotContain(new String(points, i, 6));
        }
      }
    }
  }

  private static List<String> blocks(Operation operation, byte[] body) throws Exception {
    var document = Document.parse(body);
    return Dialects.SHIPPED.forOperation(operation).blocks(operation, document).blocks().stream()
        .map(block -> block.getClass().getSimpleName() + place(block.part()))
        .toList();
  }

  private static String place(Block.BlockPart part) {
    return " " + part.start() + "-" + part.end() + " " + part.stable() + " " + part.tokens();
  }

  /** Changes one place of the tree; returns what was planted there. */
  private static String plant(JsonNode tree, Random random) {
    var objects = new ArrayList<>(tree.findParents("type"));
    objects.addAll(tree.findParents("role"));
    objects.add(tree);
    var object = (ObjectNode) objects.get(random.nextInt(objects.size()));
    var names = new ArrayList<Map.Entry<String, JsonNode>>(object.properties());
    Map.Entry<String, JsonNode> chosen = names.get(random.nextInt(names.size()));
    String word = word(random);
    switch (random.nextInt(5)) {
      case 0 -> object.put(word, random.nextInt(10));
      case 1 -> object.put(ENUMERATED.get(random.nextInt(ENUMERATED.size())), word);
      case 2 -> object.put(chosen.getKey(), "is " + word + ".");
      case 3 -> {
        ObjectNode own = object.putObject(random.nextBoolean() ? "metadata" : chosen.getKey());
        own.put("type", word).putObject(word + "s").put("mode", word);
      }
      default -> {
        long number = 100_000 + random.nextLong(random.nextBoolean() ? 900_000 : 1L << 40);
        object.put(chosen.getKey(), number);
        return Long.toString(number);
      }
    }
    return word;
  }

  private static String word(Random random) {
    return switch (random.nextInt(7)) {
      case 0 ->
          "ghp_"
              + drawn(random, 36, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567");
      case 1 -> drawn(random, 12, "abcdefghijklmnopqrstuvwxyz");
      case 2 -> drawn(random, 9, "0123456789");
      case 3 -> drawn(random, 8, "\u0915\u0916\u0917\u0939\u0928\u0926\u093F\u0940\u094D");
      case 4 -> range(random, 0x1E900);
      case 5 -> range(random, 0x2A700);
      default -> "e\u0301" + range(random, 0x1F300);
    };
  }

  private static String drawn(Random random, int length, String letters) {
    var word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  private static String range(Random random, int first) {
    var word = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      word.appendCodePoint(first + random.nextInt(60));
    }
    return word.toString();
  }

  /** As it is, or what was planted written with escapes. */
  private static byte[] spelled(String json, List<String> planted, Random random) {
    String text = json;
    for (String word : planted) {
      if (random.nextBoolean() && !Character.isDigit(word.charAt(0))) {
        var escaped = new StringBuilder();
        word.chars().forEach(unit -> escaped.append("\\u%04X".formatted(unit)));
        text = text.replace(word, escaped);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

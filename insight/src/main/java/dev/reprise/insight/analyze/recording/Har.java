package dev.reprise.insight.analyze.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP archive (HAR 1.2), entry by entry. Only POST requests are read; the other requests of a
 * page load are ignored without a warning.
 */
final class Har {
  private final ObjectMapper mapper;
  private final String file;
  private final Recordings.RecordTaker taker;

  Har(String file, int longest, Recordings.RecordTaker taker) {
    this.file = file;
    this.taker = taker;
    this.mapper =
        new ObjectMapper(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(longest).build())
                .build());
  }

  void read(InputStream in) throws IOException {
    long entry = 0;
    try (JsonParser parser = mapper.createParser(in)) {
      if (!toEntries(parser)) {
        taker.skipped(place(1), "no log.entries; export the archive again, with content");
        return;
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        JsonNode node = mapper.readTree(parser);
        entry++;
        take(place(entry), node);
      }
    } catch (JsonProcessingException broken) {
      taker.skipped(
          place(entry + 1),
          "the archive breaks off or is no JSON here ("
              + broken.getOriginalMessage().lines().findFirst().orElse("")
              + "); entries before it are analysed");
    }
  }

  /** Stands before the first entry of {@code log.entries} afterwards. */
  private static boolean toEntries(JsonParser parser) throws IOException {
    int depth = 0;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.START_ARRAY && depth == 2 && "entries".equals(parser.currentName())) {
        return true;
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    }
    return false;
  }

  private void take(Recorded.Location place, JsonNode entry) {
    JsonNode request = entry.path("request");
    if (!request.path("method").asText().toUpperCase(Locale.ROOT).equals("POST")) {
      return;
    }
    String text = request.path("postData").path("text").asText("");
    if (text.isEmpty()) {
      taker.skipped(place, "no request body; export the archive with content (postData.text)");
      return;
    }
    try {
      taker.take(
          new Recorded(
              place,
              Envelope.instant(entry.path("startedDateTime").asText("")),
              request.path("url").asText(""),
              headers(request.path("headers")),
              text.getBytes(StandardCharsets.UTF_8),
              response(entry.path("response").path("content"))));
    } catch (Unusable unusable) {
      taker.skipped(place, unusable.reason());
    }
  }

  private static Headers headers(JsonNode fields) {
    List<Header> headers = new ArrayList<>();
    for (JsonNode field : fields) {
      headers.add(new Header(field.path("name").asText(), field.path("value").asText()));
    }
    return Headers.of(headers);
  }

  private static byte @Nullable [] response(JsonNode content) {
    String text = content.path("text").asText("");
    if (text.isEmpty()) {
      return null;
    }
    if (!"base64".equals(content.path("encoding").asText())) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException damaged) {
      return null; // an unreadable answer counts as not recorded
    }
  }

  private Recorded.Location place(long entry) {
    return new Recorded.Location(file, entry);
  }
}

package dev.reprise.provider.openai.responses;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import dev.reprise.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a response that repeat what its request said and are not part of the key (contract
 * 2.4): a replay repeats those of the request now asked, or says what the API says when nothing was
 * sent.
 */
final class ResponsesEchoes {
  /** What the API answers when the member was not sent. */
  private static final Map<String, String> UNSAID =
      Map.of(
          "metadata", "{}",
          "user", "null",
          "safety_identifier", "null",
          "prompt_cache_key", "null",
          "store", "true");

  private final @Nullable Document asked;

  ResponsesEchoes(Request now) {
    asked = now.document();
  }

  /** Adds the edits of one response object. Members this provider never echoed stay away. */
  void renew(Document document, int response, List<Edits.Edit> edits) {
    UNSAID.forEach(
        (name, unsaid) -> {
          int kept = document.member(response, name);
          if (kept != Document.NONE) {
            replace(document, kept, said(name, unsaid), edits);
          }
        });
    int retention = document.member(response, "prompt_cache_retention");
    String wanted = said("prompt_cache_retention", "");
    if (retention != Document.NONE && !wanted.isEmpty()) {
      replace(document, retention, wanted, edits);
    }
    options(document, response, edits);
  }

  /**
   * Written only when the request asked for it, and then with the defaults filled in (reference
   * 2.1).
   */
  private void options(Document document, int response, List<Edits.Edit> edits) {
    int kept = document.member(response, "prompt_cache_options");
    String wanted = options();
    if (kept != Document.NONE && wanted.isEmpty()) {
      edits.addAll(Edits.removeMembers(document, response, List.of(kept)));
    } else if (kept != Document.NONE) {
      replace(document, kept, wanted, edits);
    } else if (!wanted.isEmpty()) {
      edits.add(Edits.addLast(document, response, "prompt_cache_options", wanted));
    }
  }

  private String options() {
    if (asked == null) {
      return "";
    }
    int options = asked.member(asked.root(), "prompt_cache_options");
    if (!asked.is(options, Kind.OBJECT)) {
      return "";
    }
    String mode = raw(asked, asked.member(options, "mode"), "\"implicit\"");
    String ttl = raw(asked, asked.member(options, "ttl"), "\"30m\"");
    return "{\"mode\":" + mode + ",\"ttl\":" + ttl + "}";
  }

  private String said(String name, String unsaid) {
    return asked == null ? unsaid : raw(asked, asked.member(asked.root(), name), unsaid);
  }

  private static String raw(Document document, int node, String unsaid) {
    return node == Document.NONE || document.is(node, Kind.NULL) ? unsaid : slice(document, node);
  }

  private static String slice(Document document, int node) {
    int start = document.start(node);
    return new String(document.bytes(), start, document.end(node) - start, StandardCharsets.UTF_8);
  }

  private static void replace(Document document, int kept, String wanted, List<Edits.Edit> edits) {
    if (!wanted.equals(slice(document, kept))) {
      edits.add(Edits.replace(document, kept, wanted.indexOf('\n') < 0 ? wanted : oneLine(wanted)));
    }
  }

  /** White space between tokens is the only place where JSON has raw line breaks. */
  private static String oneLine(String json) {
    return json.replace("\r", "").replace('\n', ' ');
  }
}

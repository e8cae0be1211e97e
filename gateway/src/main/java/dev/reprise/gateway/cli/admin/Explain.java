package dev.reprise.gateway.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.cli.process.ExitCode;
import java.io.PrintWriter;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain ID}: why a request was answered as it was. */
@Command(
    name = "explain",
    description = "Why was a request answered as it was? ID is its Reprise-Request-Id.")
public final class Explain implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin AdminOptions admin;

  @Parameters(paramLabel = "ID", description = "the answer's Reprise-Request-Id header")
  String id;

  @Option(names = "--json", description = "print the decision record as JSON")
  boolean json;

  @Override
  public Integer call() {
    return switch (admin.get("/v1/admin/decisions/" + id)) {
      case AdminOptions.AdminReply.NotAnswered(String why) -> {
        spec.commandLine().getErr().println(why);
        yield ExitCode.FAILED;
      }
      case AdminOptions.AdminReply.Ok(JsonNode decision) -> {
        if (json) {
          spec.commandLine().getOut().println(decision.toPrettyString());
        } else {
          print(decision, spec.commandLine().getOut());
        }
        yield ExitCode.DONE;
      }
    };
  }

  private static void print(JsonNode decision, PrintWriter out) {
    JsonNode asked = decision.path("asked");
    out.printf("%s  %s%n", decision.path("request_id").asText(), decision.path("at").asText());
    if (decision.path("refused").asBoolean()) {
      line(
          out,
          "refused",
          "status %d, before anything was decided",
          decision.path("status").asInt());
      line(out, "", "%s", decision.path("detail").asText());
      return;
    }
    asked(asked, decision.path("retries").asInt(), out);
    ruling(decision, out);
    ending(decision, out);
    shaped(decision.path("native_caching"), out);
    volatiles(decision, out);
    nearest(decision, out);
  }

  private static void asked(JsonNode asked, int retries, PrintWriter out) {
    line(
        out,
        "asked",
        "%s, model %s%s, %,d bytes",
        asked.path("operation").asText(),
        text(asked, "model"),
        asked.path("streamed").asBoolean() ? ", stream" : "",
        asked.path("body_bytes").asInt());
    line(out, "as", "%s (%s)", asked.path("partition").asText(), asked.path("scope").asText());
    line(
        out,
        "sent to",
        "%s, route %s%s",
        text(asked, "provider"),
        text(asked, "route"),
        retried(retries));
  }

  private static void volatiles(JsonNode decision, PrintWriter out) {
    for (JsonNode text : decision.path("volatile")) {
      line(
          out,
          "volatile",
          "%s at byte %d of the body, in %s: what stands behind it is another prefix each time",
          text.path("kind").asText(),
          text.path("byte").asInt(),
          text.path("where").asText());
    }
  }

  private static String retried(int times) {
    return times == 0 ? "" : times == 1 ? ", asked once more" : ", asked " + times + " times more";
  }

  private static void ruling(JsonNode decision, PrintWriter out) {
    JsonNode policy = decision.path("policy");
    line(
        out,
        "policy",
        "%s %s (bundle %s)",
        policy.path("ruling").asText(),
        policy.path("rule").asText(),
        policy.path("version").asText());
    for (JsonNode layer : decision.path("layers")) {
      line(
          out,
          "layer " + layer.path("layer").asText(),
          "%s%s, %d us",
          layer.path("result").asText(),
          because(layer),
          layer.path("us").asLong());
    }
    line(
        out,
        "outcome",
        "%s%s%s",
        decision.path("outcome").asText(),
        decision.path("collapsed").asBoolean() ? ", joined a call in flight" : "",
        because(decision));
    if (!decision.path("detail").asText().isEmpty()) {
      line(out, "", "%s", decision.path("detail").asText());
    }
    if (decision.has("remedy")) {
      line(out, "remedy", "%s", decision.path("remedy").asText());
    }
  }

  private static void ending(JsonNode decision, PrintWriter out) {
    if (decision.has("tokens_avoided")) {
      line(
          out,
          "avoided",
          "%,d tokens, answer %d s old",
          total(decision.path("tokens_avoided")),
          decision.path("age_seconds").asLong());
    } else if (decision.path("ended").asBoolean()) {
      line(out, "answer", "status %d, %s", decision.path("status").asInt(), stored(decision));
      if (decision.path("provider_usage").isObject()) {
        line(out, "provider", "%,d tokens", total(decision.path("provider_usage")));
      }
    } else {
      line(out, "answer", "still arriving");
    }
  }

  private static void shaped(JsonNode cache, PrintWriter out) {
    if (!cache.isObject()) {
      return;
    }
    line(out, "prefix", "%s%s", cache.path("plan").asText(), because(cache));
    if (!cache.path("marks").isEmpty()) {
      var marks = new StringJoiner(", ");
      cache.path("marks").forEach(mark -> marks.add(mark.asText()));
      line(
          out,
          "",
          "marks %s; predicted: %,d tokens read, %,d written",
          marks,
          cache.path("predicted_cache_read").asLong(),
          cache.path("predicted_cache_write").asLong());
    }
    if (cache.path("hint_rejected").asBoolean()) {
      line(out, "", "%s", "the provider refused what was added; asked again without it");
    }
  }

  private static String stored(JsonNode decision) {
    return decision.path("stored").asBoolean()
        ? "stored"
        : decision.has("not_stored")
            ? "not stored: " + decision.path("not_stored_text").asText()
            : "not stored";
  }

  private static void nearest(JsonNode decision, PrintWriter out) {
    JsonNode nearest = decision.path("nearest_entry");
    if (nearest.isObject()) {
      line(
          out,
          "nearest",
          "%s, %d s old, differs in:",
          nearest.path("key").asText(),
          nearest.path("age_seconds").asLong());
      nearest.path("differs").forEach(field -> line(out, "", "  %s", field.asText()));
    }
  }

  private static void line(PrintWriter out, String label, String format, Object... values) {
    out.printf("  %-10s %s%n", label, format.formatted(values));
  }

  private static String because(JsonNode node) {
    return node.has("reason")
        ? ", " + node.path("reason").asText() + ": " + node.path("reason_text").asText()
        : "";
  }

  private static String text(JsonNode node, String name) {
    String text = node.path(name).asText();
    return text.isEmpty() ? "-" : text;
  }

  private static long total(JsonNode usage) {
    return usage.path("input").asLong()
        + usage.path("cache_read").asLong()
        + usage.path("cache_write").asLong()
        + usage.path("output").asLong();
  }
}

package dev.reprise.gateway.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.cli.process.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stats}: what was reused since the start, and why the rest was not. */
@Command(name = "stats", description = "What was reused since the start, and why the rest was not.")
public final class StatsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin AdminOptions admin;

  @Option(names = "--json", description = "print as JSON")
  boolean json;

  @Override
  public Integer call() {
    return switch (admin.get("/v1/admin/stats")) {
      case AdminOptions.AdminReply.NotAnswered(String why) -> {
        spec.commandLine().getErr().println(why);
        yield ExitCode.FAILED;
      }
      case AdminOptions.AdminReply.Ok(JsonNode stats) -> {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(stats.toPrettyString());
        } else {
          table(out, "requests", requests(stats));
          table(out, "refused, by status", stats.path("refused_by_status"));
          table(out, "hits by layer", stats.path("hits_by_layer"));
          table(out, "not a hit because", stats.path("not_hit_because"));
          table(out, "provider tokens", stats.path("provider_tokens"));
          table(out, "stored bytes", stats.path("storage_bytes"));
          out.printf("%ntokens avoided      %,15d%n", stats.path("tokens_avoided").asLong());
          out.printf("joined in flight    %,15d%n", stats.path("collapsed").asLong());
          RouteLines.print(out, stats);
          new MoneyTable(out).print(stats.path("money"), stats.path("prediction_alarms"));
          out.flush();
        }
        yield ExitCode.DONE;
      }
    };
  }

  /**
   * The requests by outcome; those of {@code only-if-cached} without an entry, of which the gateway
   * says 504, are told apart from what else it refused.
   */
  private static JsonNode requests(JsonNode stats) {
    long absent = stats.path("not_hit_because").path("not-in-cache").asLong();
    ObjectNode requests = stats.path("requests").deepCopy();
    requests.put("refused", requests.path("refused").asLong() - absent);
    return requests.put("not in cache (504)", absent);
  }

  private static void table(PrintWriter out, String title, JsonNode counts) {
    out.println(title);
    counts
        .properties()
        .forEach(
            count -> {
              if (count.getValue().asLong() != 0) {
                out.printf("  %-28s %,10d%n", count.getKey(), count.getValue().asLong());
              }
            });
  }
}

package dev.reprise.gateway.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.cli.process.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code invalidate --tag T…}: nothing made before this moment under these tags is ever served
 * again.
 */
@Command(
    name = "invalidate",
    description = "Make everything that carries a tag unusable, in every partition, durably.")
public final class Invalidate implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin AdminOptions admin;

  @Option(
      names = "--tag",
      required = true,
      arity = "1..*",
      paramLabel = "TAG",
      description = "one or more tags")
  List<String> tags;

  @Option(names = "--dry-run", description = "count what it would reach, change nothing")
  boolean dryRun;

  @Override
  public Integer call() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode names = body.putArray("tags");
    tags.forEach(names::add);
    body.put("ack", "all").put("dry_run", dryRun);
    return switch (admin.post("/v1/admin/invalidate", body)) {
      case AdminOptions.AdminReply.NotAnswered(String why) -> {
        spec.commandLine().getErr().println(why);
        yield ExitCode.FAILED;
      }
      case AdminOptions.AdminReply.Ok(JsonNode answer) -> {
        spec.commandLine()
            .getOut()
            .printf(
                "%s %s%d %s at position %s%n",
                dryRun ? "would reach" : "invalidated",
                answer.path("at_least").asBoolean() ? "at least " : "",
                answer.path("matched_entries").asInt(),
                answer.path("matched_entries").asInt() == 1 ? "entry" : "entries",
                answer.path("position").asText());
        yield ExitCode.DONE;
      }
    };
  }
}

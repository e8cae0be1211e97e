package dev.reprise.gateway.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reprise.gateway.cli.process.ExitCode;
import java.io.PrintWriter;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code reload}: applies the configuration as it is now, as SIGHUP does, and says what became of
 * it.
 */
@Command(
    name = "reload",
    description = "Apply the changed configuration and policy bundle to a running gateway.")
public final class ReloadCommand implements Callable<Integer> {
  private static final String WAITING = "needs_restart";

  @Spec CommandSpec spec;
  @Mixin AdminOptions admin;

  @Override
  public Integer call() {
    return switch (admin.post("/v1/admin/reload", JsonNodeFactory.instance.objectNode())) {
      case AdminOptions.AdminReply.NotAnswered(String why) -> {
        spec.commandLine().getErr().println(why);
        yield ExitCode.FAILED;
      }
      case AdminOptions.AdminReply.Ok(JsonNode answer) -> {
        print(answer, spec.commandLine().getOut());
        yield ExitCode.DONE;
      }
    };
  }

  private static void print(JsonNode answer, PrintWriter out) {
    answer
        .properties()
        .forEach(
            part -> {
              if (!part.getKey().equals(WAITING)) {
                out.println(part.getKey() + ": " + part.getValue().asText());
              }
            });
    var keys = new StringJoiner(", ");
    answer.path(WAITING).forEach(key -> keys.add(key.asText()));
    if (keys.length() > 0) {
      out.println("needs a restart: " + keys);
    }
    out.flush();
  }
}

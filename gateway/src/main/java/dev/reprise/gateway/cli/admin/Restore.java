package dev.reprise.gateway.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reprise.gateway.cli.process.ExitCode;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.store.jdbc.Restoration;
import dev.reprise.yaml.Misconfigured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code restore}: marks the data folder as restored from a backup, so that no entry in it is
 * served. When no gateway runs over the folder, the command writes the mark itself; else it asks
 * the gateway through its admin plane.
 */
@Command(
    name = "restore",
    description =
        "Say that the data folder was put back from a backup: everything kept before is dead.")
public final class Restore implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin AdminOptions admin;

  @Override
  public Integer call() {
    Path folder;
    try {
      folder =
          ConfigReader.readForCommands(
                  new CommandLineOptions(admin.config, null, null, admin.data),
                  Environment.ofProcess())
              .data();
    } catch (Misconfigured wrong) {
      return failed(ExitCode.MISUSED, String.valueOf(wrong.getMessage()));
    }
    if (!Files.isDirectory(folder)) {
      return failed(
          ExitCode.MISUSED, "there is no data folder " + folder + "; --data names another");
    }
    try {
      return switch (Restoration.of(folder)) {
        case DONE -> said("the next start over " + folder + " is a new incarnation");
        case RUNNING -> tell();
      };
    } catch (IOException e) {
      return failed(
          ExitCode.FAILED, "the data folder " + folder + " cannot be written: " + e.getMessage());
    }
  }

  private int tell() {
    return switch (admin.post("/v1/admin/restore", JsonNodeFactory.instance.objectNode())) {
      case AdminOptions.AdminReply.Ok(JsonNode answer) ->
          said("a new incarnation began at position " + answer.path("position").asText());
      case AdminOptions.AdminReply.NotAnswered(String why) ->
          failed(ExitCode.FAILED, "a gateway holds the data folder, and was not reached: " + why);
    };
  }

  private int said(String line) {
    spec.commandLine().getOut().println(line);
    return ExitCode.DONE;
  }

  private int failed(int code, String line) {
    spec.commandLine().getErr().println(line);
    return code;
  }
}

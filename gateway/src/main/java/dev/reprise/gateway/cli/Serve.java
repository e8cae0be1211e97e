package dev.reprise.gateway.cli;

import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.ConfigReader;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.Options;
import dev.reprise.gateway.insight.Logs;
import dev.reprise.yaml.Misconfigured;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: runs the gateway until it is told to stop. */
@Command(
    name = "serve",
    description =
        "Run the gateway. Without a configuration or provider keys the built-in simulator answers.")
final class Serve implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "configuration (default: REPRISE_CONFIG, else none is needed)")
  @Nullable Path config;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "data port, 0 picks a free one (default: 8080)")
  @Nullable Integer port;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      description = "admin port, 0 picks a free one (default: 8081)")
  @Nullable Integer adminPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of everything durable (default: data)")
  @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    Logs.asJsonLines();
    Config read;
    try {
      read = ConfigReader.read(new Options(config, port, adminPort, data), Environment.ofProcess());
    } catch (Misconfigured wrong) {
      spec.commandLine().getErr().println(wrong.getMessage());
      return Launcher.MISUSED;
    }
    try {
      var gateway =
          Gateway.start(
              read,
              () ->
                  ConfigReader.read(
                      new Options(config, port, adminPort, data), Environment.ofProcess()));
      var stopped = new CountDownLatch(1);
      Signals.onTerm(
          () -> {
            gateway.drain();
            stopped.countDown();
          });
      Signals.onHangUp(gateway::reload);
      greet(gateway);
      stopped.await();
      return Launcher.DONE;
    } catch (IllegalStateException cannotListen) {
      spec.commandLine().getErr().println(cannotListen.getMessage());
      return Launcher.MISUSED;
    }
  }

  private void greet(Gateway gateway) {
    var out = spec.commandLine().getOut();
    out.println("listening data=" + gateway.dataUrl() + " admin=" + gateway.adminUrl());
    out.flush();
    var err = spec.commandLine().getErr();
    gateway.notes().forEach(err::println);
    err.flush();
  }
}

package dev.reprise.gateway.journey;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A gateway in a process of its own, so that it can be sent signals. */
record ChildGateway(Process process, String data, String admin) {
  static ChildGateway start(Path folder, String provider) throws IOException {
    return start(folder, provider, "-Xmx256m");
  }

  static ChildGateway start(Path folder, String provider, String heap) throws IOException {
    Path configuration = folder.resolve("reprise.yaml");
    String line = "providers:\n  openai: {kind: openai, base_url: \"" + provider + "\"}\n";
    Files.writeString(configuration, line);
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            heap,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.reprise.gateway.cli.GatewayMain",
            "serve",
            "--config",
            configuration.toString(),
            "--port",
            "0",
            "--admin-port",
            "0",
            "--data",
            folder.resolve("data").toString());
    builder.redirectError(folder.resolve("err").toFile());
    Process process = builder.start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String listening = out.readLine();
    if (listening == null || !listening.startsWith("listening data=")) {
      process.destroyForcibly();
      throw new AssertionError(listening + "\n" + Files.readString(folder.resolve("err")));
    }
    String[] words = listening.split(" ");
    return new ChildGateway(
        process, words[1].substring("data=".length()), words[2].substring("admin=".length()));
  }
}

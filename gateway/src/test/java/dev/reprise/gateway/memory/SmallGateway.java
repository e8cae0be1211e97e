package dev.reprise.gateway.memory;

import dev.reprise.gateway.journey.fixture.ChildGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A gateway in a process of its own, with the launcher's flags and a small heap. */
record SmallGateway(Process process, Path errors, String data, String admin)
    implements AutoCloseable {

  static SmallGateway start(Path folder, String provider, int megabytes, String... lines)
      throws IOException {
    Path configuration = folder.resolve("reprise-" + megabytes + ".yaml");
    Path errors = folder.resolve("err-" + megabytes);
    String text = "providers:\n  openai: {kind: openai, base_url: \"" + provider + "\"}\n";
    Files.writeString(configuration, text + String.join("\n", lines) + "\n");
    ChildGateway child =
        ChildGateway.launch(
            new ChildGateway.Paths(configuration, folder.resolve("data-" + megabytes), errors),
            List.of(
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TrimNativeHeapInterval=1000",
                "-Xmx" + megabytes + "m",
                "-Dio.netty.jfr.enabled=false"));
    return new SmallGateway(child.process(), errors, child.data(), child.admin());
  }

  boolean alive() {
    return process.isAlive();
  }

  String said() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most memory the process ever had resident. */
  long peakKib() {
    return status("VmHWM:");
  }

  String memory() {
    return "resident " + status("VmRSS:") / 1024 + " MiB, at most " + peakKib() / 1024 + " MiB";
  }

  private long status(String name) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(
              line -> Long.parseLong(line.substring(name.length(), line.length() - 2).strip()))
          .findFirst()
          .orElse(-1);
    } catch (IOException gone) {
      return -1;
    }
  }

  /** Bytes of all live objects of a class, as {@code jcmd} names it, after a collection. */
  long live(String kind) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process histogram =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.class_histogram").start();
    try (var lines = histogram.inputReader(StandardCharsets.UTF_8)) {
      return lines
          .lines()
          .map(line -> line.strip().split(" +"))
          .filter(words -> words.length >= 4 && words[3].equals(kind))
          .mapToLong(words -> Long.parseLong(words[2]))
          .sum();
    }
  }

  /** Bytes held on behalf of callers now, over all uses. */
  long held() {
    return held("");
  }

  /** The same for one use. */
  long held(String use) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(admin + "/metrics")).build();
      return client
          .send(request, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("gateway_memory_bytes{") && line.contains(use))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

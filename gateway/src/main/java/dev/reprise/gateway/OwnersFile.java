package dev.reprise.gateway;

import dev.reprise.gateway.recording.Recorder;
import dev.reprise.store.jdbc.file.DataFolder;
import dev.reprise.yaml.Misconfigured;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens files that are appended to and that only their owner may read. */
final class OwnersFile {
  private OwnersFile() {}

  /**
   * @throws Misconfigured when it cannot be written
   */
  static Recorder.Appended appending(Path file) {
    try {
      DataFolder.create(file);
      var out = Files.newOutputStream(file, StandardOpenOption.APPEND);
      return new Recorder.Appended(new BufferedOutputStream(out), Files.size(file));
    } catch (IOException e) {
      throw new Misconfigured(
          "file", file.toString(), "name a file that can be written: " + e.getMessage(), 0);
    }
  }
}

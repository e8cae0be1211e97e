package dev.reprise.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterSecretTest {
  @TempDir Path folder;

  @Test
  void it_is_the_same_at_the_next_start() {
    assertThat(MasterSecret.of(null, folder).bytes())
        .isEqualTo(MasterSecret.of(null, folder).bytes());
  }

  /** Three gibibytes of nothing, which take no room on disk: more than an array can hold. */
  @Test
  void a_file_of_any_length_that_is_not_a_secret_is_put_aside_unread() throws IOException {
    try (var file = new RandomAccessFile(folder.resolve("secret").toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    assertThat(MasterSecret.of(null, folder).bytes()).hasSize(32);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .contains("secret")
          .anyMatch(name -> name.startsWith("secret.damaged-"));
    }
  }
}

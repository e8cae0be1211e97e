package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Ledger;
import dev.reprise.key.PartitionKeys;
import dev.reprise.store.jdbc.file.DataFolder;
import dev.reprise.testkit.FakeClock;
import dev.reprise.tier.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data folder is its owner's alone. */
class DataFolderTest {
  @TempDir Path folder;
  private final FakeClock clock = new FakeClock();

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void everyFileIsTheOwnersAlone(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      List<Path> all = files.toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(5); // both databases, both logs, l2.seen
      for (Path file : all) {
        assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void folder_and_files_are_made_for_their_owner_alone() throws IOException {
    Path data = folder.resolve("data");
    assertThat(DataFolder.prepare(data)).isEmpty();
    assertThat(mode(data)).isEqualTo("rwx------");
    var keys = new PartitionKeys(new byte[32]);
    try (Tier tier = GivenL2.open(data, clock);
        Ledger ledger =
            SqliteLedger.open(
                SqliteLedger.LedgerSettings.in(data, keys::tag, System.out::println))) {
      tier.keep(ACME, key("q"), answer(ACME, "four", clock.instant()));
      tier.flush();
      ledger.invalidate(ACME, List.of(new Tag("doc:1")));
      everyFileIsTheOwnersAlone(data);
    }
  }

  @Test
  void what_others_could_read_is_tightened_and_said_in_one_line() throws IOException {
    Path file = Files.createFile(folder.resolve("l2.db"));
    Path other = Files.createFile(folder.resolve("notes.txt"));
    mode(folder, "rwxr-xr-x");
    mode(file, "rw-r--r--");
    mode(other, "rw-r--r--");
    assertThat(DataFolder.prepare(folder).orElseThrow()).contains("could be read by others");
    assertThat(mode(folder)).isEqualTo("rwx------");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(other)).as("not ours").isEqualTo("rw-r--r--");
    assertThat(DataFolder.prepare(folder)).as("nothing is left to say").isEmpty();
  }

  @Test
  void a_folder_that_is_everybodys_stays_so() throws IOException {
    Path file = Files.createFile(folder.resolve("secret"));
    mode(file, "rw-r--r--");
    Files.setAttribute(folder, "unix:mode", 01777);
    assertThat(DataFolder.prepare(folder)).isPresent();
    assertThat(mode(folder)).isEqualTo("rwxrwxrwx");
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void a_file_is_no_folder_and_keeps_its_mode() throws IOException {
    Path file = Files.createFile(folder.resolve("data"));
    mode(file, "rw-r--r--");
    assertThatThrownBy(() -> DataFolder.prepare(file)).isInstanceOf(NotDirectoryException.class);
    assertThat(mode(file)).isEqualTo("rw-r--r--");
  }

  @Test
  void a_link_among_our_files_is_not_followed_to_files_of_others() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path others = Files.createFile(folder.resolve("of-others"));
    Path ours = Files.createFile(data.resolve("l2.db"));
    mode(others, "rw-r--r--");
    mode(ours, "rw-r--r--");
    Files.createSymbolicLink(data.resolve("secret"), others);
    assertThat(DataFolder.prepare(data)).isPresent();
    assertThat(mode(ours)).as("control").isEqualTo("rw-------");
    assertThat(mode(others)).isEqualTo("rw-r--r--");
  }

  /** Where births are known they are the file's own; where they are not, nothing is made up. */
  @Test
  void the_time_of_birth_does_not_change_with_the_file() throws IOException {
    Path file = Files.createFile(folder.resolve("ledger.db"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    long told = ((FileTime) Files.getAttribute(file, "creationTime")).toMillis();
    DataFolder.Identity first = DataFolder.identity(file);
    assertThat(first.bornMillis()).isEqualTo(told > 1_000 ? told : 0);
    assertThat(first.inode())
        .isEqualTo(((Number) Files.getAttribute(file, "unix:ino")).longValue());
    Files.writeString(file, "changed");
    assertThat(DataFolder.identity(file)).isEqualTo(first);
    assertThat(DataFolder.identity(Files.createFile(folder.resolve("l2.db")))).isNotEqualTo(first);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(each -> each.getFileName().toString()).toList())
          .as("the file that was made to find out is gone")
          .containsExactlyInAnyOrder("ledger.db", "l2.db");
    }
  }

  @Test
  void the_time_of_the_last_change_is_not_taken_for_a_birth() {
    FileTime longAgo = FileTime.fromMillis(1_000);
    assertThat(DataFolder.isBirth(longAgo, longAgo)).isFalse();
    assertThat(DataFolder.isBirth(FileTime.fromMillis(0), longAgo)).as("unknown").isFalse();
    assertThat(DataFolder.isBirth(FileTime.fromMillis(1_800_000_000_000L), longAgo)).isTrue();
  }
}

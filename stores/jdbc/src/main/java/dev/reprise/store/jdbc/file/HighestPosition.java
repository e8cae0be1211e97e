package dev.reprise.store.jdbc.file;

import dev.reprise.artifact.Stamp;
import dev.reprise.freshness.Incarnation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Stores the highest position of any kept entry in a small file beside the L2. A ledger file that
 * was restored from a backup, replaced or lost does not agree with it (F-9). It is written and
 * forced to disk before the ledger commits, so it is never behind; a crash in between costs a new
 * incarnation, never a stale answer.
 *
 * <p>Layout: {@code CRC-32C of the rest (4) · incarnation (8) · sequence (8) · identity (32
 * ASCII)}. Any other content, such as a torn write, is read as no position, which also begins a new
 * incarnation.
 */
public final class HighestPosition implements AutoCloseable {
  public static final int IDENTITY_CHARACTERS = 32;
  private static final int LENGTH = 4 + 8 + 8 + IDENTITY_CHARACTERS;

  private final FileChannel channel;

  public HighestPosition(Path path) throws IOException {
    DataFolder.create(path);
    this.channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  public Incarnation.@Nullable Position read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, bytes.position()) < 0) {
        return null;
      }
    }
    bytes.flip();
    if (bytes.getInt() != checksum(bytes.array())) {
      return null;
    }
    Stamp stamp = new Stamp(bytes.getLong(), bytes.getLong());
    String identity = StandardCharsets.US_ASCII.decode(bytes).toString();
    return new Incarnation.Position(identity, stamp);
  }

  public void write(Incarnation.Position position) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    bytes.putInt(0);
    bytes.putLong(position.stamp().incarnation()).putLong(position.stamp().sequence());
    bytes.put(position.identity().getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(0, checksum(bytes.array()));
    bytes.flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
    channel.force(false);
  }

  /**
   * The same position with an identity that no ledger has, so that the next start begins a new
   * incarnation.
   */
  public static Incarnation.Position disowned(Stamp stamp) {
    return new Incarnation.Position("-".repeat(IDENTITY_CHARACTERS), stamp);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 4, LENGTH - 4);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.reprise.response.events;

import dev.reprise.response.Gist;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies a JSON body as it is when it is short, and what {@link JsonSkeleton} leaves of it when it
 * is not: usage is read at any size in constant memory.
 */
public final class ShortenedBody implements Gist {
  /** Bodies up to this many bytes are copied as they are. */
  private static final int SHORT = 256 << 10;

  private ByteArrayOutputStream copy = new ByteArrayOutputStream(1024);
  private @Nullable JsonSkeleton skeleton;

  /** The same of a body that is all there. */
  public static byte[] of(byte[] body) {
    var shortened = new ShortenedBody();
    shortened.take(body);
    return shortened.bytes();
  }

  @Override
  public void take(byte[] chunk) {
    if (skeleton != null) {
      skeleton.take(chunk, 0, chunk.length);
    } else if (copy.size() + chunk.length <= SHORT) {
      copy.writeBytes(chunk);
    } else {
      byte[] before = copy.toByteArray();
      copy = new ByteArrayOutputStream(0);
      skeleton = new JsonSkeleton();
      skeleton.take(before, 0, before.length);
      skeleton.take(chunk, 0, chunk.length);
    }
  }

  /** Twice the size, since {@link #bytes} makes a copy and the array has spare room. */
  @Override
  public long held() {
    return skeleton == null ? 2L * copy.size() : skeleton.held();
  }

  @Override
  public byte[] bytes() {
    return skeleton == null ? copy.toByteArray() : skeleton.bytes();
  }
}

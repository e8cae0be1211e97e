package dev.reprise.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.Claim;
import dev.reprise.budget.Share;
import dev.reprise.response.Gist;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The body of an answer that is being kept is read a second time only where that is needed. */
class DeferredGistTest {
  private static final int KIB = 1 << 10;

  private final Counting gist = new Counting();

  /** Remembers everything and counts what it was given. */
  private static final class Counting implements Gist {
    final ByteArrayOutputStream all = new ByteArrayOutputStream();
    int chunks;

    @Override
    public void take(byte[] chunk) {
      all.writeBytes(chunk);
      chunks++;
    }

    @Override
    public long held() {
      return all.size();
    }

    @Override
    public byte[] bytes() {
      return all.toByteArray();
    }
  }

  private UsageTap.DeferredGist on(Claim claim) {
    return new UsageTap.DeferredGist(new Overheard.RememberedGist(gist, claim), claim);
  }

  private static byte[] filled(int length, char with) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  @Test
  void a_short_body_is_read_only_when_it_is_asked_for() {
    var claim = new Claim(new Share("captures", 1 << 20));
    UsageTap.DeferredGist deferred = on(claim);
    deferred.take(filled(40 * KIB, 'a'));
    deferred.take(filled(24 * KIB, 'b'));
    assertThat(gist.chunks).isZero();
    assertThat(claim.held()).isEqualTo(64 * KIB);
    assertThat(deferred.bytes()).hasSize(64 * KIB).startsWith('a').endsWith('b');
    assertThat(claim.held()).as("what the gist holds").isEqualTo(64 * KIB);
    assertThat(deferred.bytes()).as("once").hasSize(64 * KIB);
  }

  @Test
  void from_sixty_four_kib_on_a_body_is_read_as_it_comes_and_in_order() {
    var claim = new Claim(new Share("captures", 1 << 20));
    UsageTap.DeferredGist deferred = on(claim);
    deferred.take(filled(64 * KIB, 'a'));
    assertThat(gist.chunks).isZero();
    deferred.take(filled(1, 'b'));
    assertThat(gist.chunks).isEqualTo(2);
    deferred.take(filled(1, 'c'));
    assertThat(gist.chunks).isEqualTo(3);
    assertThat(deferred.bytes()).hasSize(64 * KIB + 2).endsWith('a', 'b', 'c');
    assertThat(claim.held()).isEqualTo(64 * KIB + 2);
  }

  @Test
  void without_memory_to_defer_it_is_read_at_once() {
    var share = new Share("captures", 30 * KIB);
    var claim = new Claim(share);
    UsageTap.DeferredGist deferred = on(claim);
    deferred.take(filled(8 * KIB, 'a'));
    assertThat(gist.chunks).isZero();
    var others = new Claim(share);
    assertThat(others.tryGrow(14 * KIB)).isTrue();
    deferred.take(filled(9 * KIB, 'b'));
    assertThat(gist.chunks).as("what was deferred").isEqualTo(1);
    assertThat(deferred.bytes()).as("no memory for the second").isNull();
    assertThat(claim.held()).isZero();
  }
}

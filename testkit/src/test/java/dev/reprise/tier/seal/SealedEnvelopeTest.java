package dev.reprise.tier.seal;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static dev.reprise.testkit.GivenEntries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.testkit.GivenEntries;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;

class SealedEnvelopeTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final SealedEnvelope envelope = new SealedEnvelope(GivenEntries.partitionKeys());

  private boolean opens(byte[] sealed) {
    try {
      envelope.open(ACME, key("q"), sealed);
      return true;
    } catch (UnreadableFrame e) {
      return false;
    }
  }

  @Test
  void what_is_sealed_opens_to_the_same_entry() throws UnreadableFrame {
    Entry entry = answer(ACME, "four", NOON);
    Entry opened = envelope.open(ACME, key("q"), envelope.seal(ACME, key("q"), entry));
    assertThat(opened).usingRecursiveComparison().isEqualTo(entry);
  }

  @Test
  void nothing_of_the_content_is_readable_and_no_two_seals_are_equal() {
    Entry entry = answer(ACME, "canary-canary", NOON);
    byte[] first = envelope.seal(ACME, key("q"), entry);
    assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("canary", "m-1");
    assertThat(envelope.seal(ACME, key("q"), entry)).isNotEqualTo(first);
  }

  @Test
  void it_opens_for_no_other_partition_and_no_other_key() {
    byte[] sealed = envelope.seal(ACME, key("q"), answer(ACME, "four", NOON));
    assertThatThrownBy(() -> envelope.open(GLOBEX, key("q"), sealed))
        .isInstanceOf(UnreadableFrame.class);
    assertThatThrownBy(() -> envelope.open(ACME, key("r"), sealed))
        .isInstanceOf(UnreadableFrame.class);
    assertThat(opens(sealed)).as("control").isTrue();
  }

  @Test
  void a_long_answer_is_deflated_and_comes_back_whole() throws UnreadableFrame {
    String text = "the same words again and ".repeat(4000);
    byte[] sealed = envelope.seal(ACME, key("q"), answer(ACME, text, NOON));
    assertThat(sealed.length).isLessThan(text.length() / 10);
    assertThat(text(envelope.open(ACME, key("q"), sealed))).isEqualTo(text);
  }

  @Test
  void an_answer_that_does_not_deflate_is_kept_as_it_is() throws UnreadableFrame {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    Entry plain = answer(ACME, "", NOON);
    Entry entry =
        new Entry(
            plain.type(),
            plain.scope(),
            plain.stamp(),
            plain.tags(),
            plain.policyVersion(),
            NOON,
            plain.freshUntil(),
            plain.expiresAt(),
            plain.usage(),
            plain.facts(),
            new Entry.Payload(Entry.Form.STREAM, 200, "text/event-stream", noise));
    byte[] sealed = envelope.seal(ACME, key("q"), entry);
    assertThat(sealed.length).isBetween(noise.length, noise.length + 500);
    assertThat(envelope.open(ACME, key("q"), sealed).payload().bytes()).isEqualTo(noise);
  }

  /** Figure 20's kind: 10^4 flips, none served. */
  @Test
  void not_one_of_ten_thousand_bit_flips_opens() {
    long seed = 20261121;
    System.out.println("bit flips: seed " + seed);
    Random random = new Random(seed);
    byte[][] sealed = {
      envelope.seal(ACME, key("q"), answer(ACME, "four", NOON)),
      envelope.seal(ACME, key("q"), answer(ACME, "four and twenty ".repeat(500), NOON)),
    };
    int opened = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] flipped = sealed[i % 2].clone();
      int bit = random.nextInt(flipped.length * 8);
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      opened += opens(flipped) ? 1 : 0;
    }
    assertThat(opened).isZero();
    assertThat(opens(sealed[0]) && opens(sealed[1])).as("control").isTrue();
  }

  @Test
  void every_truncation_and_every_appended_byte_is_unreadable() {
    byte[] sealed = envelope.seal(ACME, key("q"), answer(ACME, "four", NOON));
    for (int length = 0; length < sealed.length; length++) {
      assertThat(opens(java.util.Arrays.copyOf(sealed, length))).isFalse();
    }
    assertThat(opens(java.util.Arrays.copyOf(sealed, sealed.length + 1))).isFalse();
  }

  /** The decoder behind the seal must be total too: a key holder may have written anything. */
  @Test
  void a_damaged_frame_behind_a_good_seal_is_an_entry_or_unreadable_and_nothing_else() {
    long seed = 42;
    System.out.println("damaged frames: seed " + seed);
    Random random = new Random(seed);
    byte[] frame = new EntryFrame(ACME, key("q"), answer(ACME, "four", NOON)).write();
    int read = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] damaged = java.util.Arrays.copyOf(frame, frame.length - random.nextInt(3) / 2);
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        EntryFrame.read(damaged, GivenEntries.STAMP, "p", SealedEnvelope.VERSION);
        read++;
      } catch (UnreadableFrame e) {
        assertThat(e.why()).isNotEmpty();
      }
    }
    assertThat(read).as("some damage only changes values").isPositive();
  }

  @Test
  void a_hostile_length_costs_no_memory() {
    byte[] frame = new EntryFrameWriter().text("acme").int32(Integer.MAX_VALUE).bytes();
    assertThatThrownBy(() -> EntryFrame.read(frame, new Stamp(1, 1), "p", SealedEnvelope.VERSION))
        .isInstanceOf(UnreadableFrame.class);
    assertThatThrownBy(() -> Squeeze.inflate(new byte[] {1, 2, 3}, 10))
        .isInstanceOf(UnreadableFrame.class);
  }

  @Test
  void usage_comes_back_with_the_lifetimes_of_its_writes_and_how_it_was_billed()
      throws UnreadableFrame {
    var share = new Billing.ModelShare("m-2", new TokenUsage(1, 2, 3, 4, 5, Billing.PLAIN));
    var billing = new Billing(true, "flex", "us", "fast", 1_721_250, List.of(share));
    Entry entry = using(new TokenUsage(1, 2, 3, 4, 5, billing));
    Entry opened = envelope.open(ACME, key("q"), envelope.seal(ACME, key("q"), entry));
    assertThat(opened.usage()).isEqualTo(entry.usage());
    Entry unknown = using(TokenUsage.UNKNOWN);
    assertThat(envelope.open(ACME, key("q"), envelope.seal(ACME, key("q"), unknown)).usage())
        .isEqualTo(TokenUsage.UNKNOWN);
  }

  @Test
  void an_entry_sealed_by_the_first_version_still_opens_and_cannot_be_passed_off_as_another()
      throws Exception {
    Entry entry = using(new TokenUsage(12, 34, 56, 5));
    byte[] sealed = sealedByTheFirstVersion(entry);
    assertThat(envelope.open(ACME, key("q"), sealed)).usingRecursiveComparison().isEqualTo(entry);
    sealed[0] = 2;
    assertThat(opens(sealed)).isFalse();
    byte[] today = envelope.seal(ACME, key("q"), entry);
    today[0] = 1;
    assertThat(opens(today)).isFalse();
  }

  private static Entry using(TokenUsage usage) {
    Entry plain = answer(ACME, "four", NOON);
    return new Entry(
        plain.type(),
        plain.scope(),
        plain.stamp(),
        plain.tags(),
        plain.policyVersion(),
        plain.createdAt(),
        plain.freshUntil(),
        plain.expiresAt(),
        usage,
        plain.facts(),
        plain.payload());
  }

  /** The layout as it was before lifetimes of writes were told apart, written out by hand. */
  private static byte[] sealedByTheFirstVersion(Entry entry) throws Exception {
    EntryFrameWriter frame = new EntryFrameWriter().text("acme").blob(key("q").bytes());
    frame.text("model_response").octet(1).text("acme");
    frame.int32(entry.tags().size());
    entry.tags().forEach(tag -> frame.text(tag.name()));
    frame.instant(entry.createdAt()).instant(entry.freshUntil()).instant(entry.expiresAt());
    frame.int64(12).int64(34).int64(56).int64(5);
    frame.int32(entry.facts().size());
    entry.facts().forEach((name, value) -> frame.text(name).text(value));
    frame.octet(0).int32(200).text("application/json").blob(entry.payload().bytes());

    EntryFrameWriter bound = new EntryFrameWriter().octet(1).text("acme").blob(key("q").bytes());
    bound.int64(entry.stamp().incarnation()).int64(entry.stamp().sequence());
    bound.text(entry.policyVersion());
    byte[] associated = new EntryFrameWriter().blob(bound.bytes()).int32(0).bytes();

    byte[] nonce = new byte[12];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        GivenEntries.partitionKeys().apply(ACME),
        new GCMParameterSpec(128, nonce));
    cipher.updateAAD(associated);
    byte[] encrypted = cipher.doFinal(frame.bytes());

    EntryFrameWriter head = new EntryFrameWriter().octet(1);
    head.int64(entry.stamp().incarnation()).int64(entry.stamp().sequence());
    head.text(entry.policyVersion()).int32(0);
    byte[] open = head.bytes();
    byte[] whole = Arrays.copyOf(open, open.length + nonce.length + encrypted.length);
    System.arraycopy(encrypted, 0, whole, open.length + nonce.length, encrypted.length);
    return whole;
  }
}

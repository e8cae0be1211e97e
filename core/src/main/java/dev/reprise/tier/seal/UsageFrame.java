package dev.reprise.tier.seal;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import java.util.ArrayList;
import java.util.List;

/** What a provider reported, inside an {@link EntryFrame}. */
final class UsageFrame {
  private static final int PLAIN = 0;
  private static final int SPECIAL = 1;

  /** The least a share takes: a length and five counts. */
  private static final int LEAST_SHARE = Integer.BYTES + 5 * Long.BYTES;

  private UsageFrame() {}

  static void write(EntryFrameWriter frame, TokenUsage usage) {
    counts(frame, usage);
    Billing billing = usage.billing();
    if (billing.equals(Billing.PLAIN)) {
      frame.octet(PLAIN);
      return;
    }
    frame.octet(SPECIAL).octet(billing.free() ? 1 : 0);
    frame.text(billing.tier()).text(billing.region()).text(billing.speed()).int64(billing.told());
    frame.int32(billing.shares().size());
    for (Billing.ModelShare share : billing.shares()) {
      counts(frame.text(share.model()), share.usage());
    }
  }

  private static void counts(EntryFrameWriter frame, TokenUsage usage) {
    frame.int64(usage.input()).int64(usage.cacheRead());
    frame.int64(usage.cacheWrite5m()).int64(usage.cacheWrite1h()).int64(usage.output());
  }

  static TokenUsage read(EntryFrameReader frame) throws UnreadableFrame {
    TokenUsage usage = counts(frame);
    return switch (frame.octet()) {
      case PLAIN -> usage;
      case SPECIAL -> usage.billed(billing(frame));
      default -> throw new UnreadableFrame("an unknown kind of billing");
    };
  }

  /** As the first envelopes hold it: one count of writes, no billing. */
  static TokenUsage first(EntryFrameReader frame) throws UnreadableFrame {
    var usage = new TokenUsage(frame.int64(), frame.int64(), frame.int64(), frame.int64());
    return usage.known() ? usage : TokenUsage.UNKNOWN;
  }

  private static TokenUsage counts(EntryFrameReader frame) throws UnreadableFrame {
    var usage =
        new TokenUsage(
            frame.int64(),
            frame.int64(),
            frame.int64(),
            frame.int64(),
            frame.int64(),
            Billing.PLAIN);
    return usage.known() ? usage : TokenUsage.UNKNOWN;
  }

  private static Billing billing(EntryFrameReader frame) throws UnreadableFrame {
    boolean free = frame.octet() == 1;
    String tier = frame.text();
    String region = frame.text();
    String speed = frame.text();
    long told = frame.int64();
    int count = frame.count(LEAST_SHARE);
    List<Billing.ModelShare> shares = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      shares.add(new Billing.ModelShare(frame.text(), counts(frame)));
    }
    return new Billing(free, tier, region, speed, told, shares);
  }
}

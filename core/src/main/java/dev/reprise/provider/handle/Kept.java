package dev.reprise.provider.handle;

import dev.reprise.provider.handle.Choice.Why;
import org.jspecify.annotations.Nullable;

/** One prefix: how often it came, and its handle. Its monitor guards it. */
final class Kept {
  /** Plain calls whose implicit reads are averaged, about. */
  private static final int MEMORY = 16;

  private static final int PERMILLE = 1000;

  final Visits visits = new Visits();
  long lastUse;
  boolean making;
  @Nullable Handle handle;
  @Nullable Toll toll;

  /** Since when its storage has been paid. */
  long paidUntil;

  /** Nothing is made before this; null: as soon as it pays. */
  @Nullable Rest rest;

  /** When it was lost last; null: never. */
  @Nullable Long lost;

  private int fresh = PERMILLE;
  private int heard;

  record Rest(Why why, long until) {}

  boolean live(long now) {
    return handle != null && handle.expires() - now > 0;
  }

  @Nullable Why resting(long now) {
    return rest != null && rest.until() - now > 0 ? rest.why() : null;
  }

  int fresh() {
    return fresh;
  }

  /** What a call without a handle read from the provider's own, implicit cache. */
  void implicit(long read, long tokens) {
    long share = PERMILLE - Math.min(read, tokens) * PERMILLE / Math.max(1, tokens);
    heard = Math.min(heard + 1, MEMORY);
    fresh = (int) ((fresh * (heard - 1L) + share) / heard);
  }
}

package dev.reprise.provider.handle;

import dev.reprise.provider.handle.Choice.HandleReason;
import org.jspecify.annotations.Nullable;

/** One prefix: how often it came, and its handle. Guarded by its own lock. */
final class KnownPrefix {
  /** About how many calls without a handle are averaged for implicit reads. */
  private static final int MEMORY = 16;

  private static final int PERMILLE = 1000;

  final Visits visits = new Visits();
  long lastUse;
  boolean making;
  @Nullable Handle handle;
  @Nullable Toll toll;

  /** Until when its storage has been counted. */
  long paidUntil;

  /** No handle is made before this ends; null: one is made as soon as it pays. */
  @Nullable Rest rest;

  /** When it was lost last; null: never. */
  @Nullable Long lost;

  private int fresh = PERMILLE;
  private int heard;

  record Rest(HandleReason why, long until) {}

  boolean live(long now) {
    return handle != null && handle.expires() - now > 0;
  }

  @Nullable HandleReason resting(long now) {
    return rest != null && rest.until() - now > 0 ? rest.why() : null;
  }

  int fresh() {
    return fresh;
  }

  /** Records what a call without a handle read from the provider's implicit cache. */
  void implicit(long read, long tokens) {
    long share = PERMILLE - Math.min(read, tokens) * PERMILLE / Math.max(1, tokens);
    heard = Math.min(heard + 1, MEMORY);
    fresh = (int) ((fresh * (heard - 1L) + share) / heard);
  }
}

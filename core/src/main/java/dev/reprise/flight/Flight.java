package dev.reprise.flight;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One upstream call that others may share. Its leader takes off with {@link #headArrived};
 * followers wait for {@link #head}. The flight goes on while anyone reads it, whoever started it.
 */
public final class Flight {
  private final Stamp stamp;
  private final Entry.Form form;
  private final byte[] body;
  private final CompletableFuture<Optional<Reply>> head = new CompletableFuture<>();
  private final CompletableFuture<Landing> settled = new CompletableFuture<>();
  private final CompletableFuture<Optional<Entry>> kept = new CompletableFuture<>();
  private volatile @Nullable Broadcast broadcast;
  private volatile String answeredBy = "";
  private volatile String insteadOf = "";

  /**
   * @param stamp where the ledger stood before the call (F-1): joining is judged by it (F-6)
   * @param form what the leader asked for
   * @param body the leader's bytes, to tell followers that asked in exactly the same words
   */
  public Flight(Stamp stamp, Entry.Form form, byte[] body) {
    this.stamp = stamp;
    this.form = form;
    this.body = body;
  }

  public Stamp stamp() {
    return stamp;
  }

  public Entry.Form form() {
    return form;
  }

  public byte[] body() {
    return body;
  }

  /**
   * Before it takes off: another than the route's provider answers, so that followers may say so.
   *
   * @param provider who answers
   * @param whoFailed whose place that one takes, and why
   */
  public void standIn(String provider, String whoFailed) {
    answeredBy = provider;
    insteadOf = whoFailed;
  }

  /** Who answers in another's place; empty when it is the route's provider. */
  public String answeredBy() {
    return answeredBy;
  }

  public String insteadOf() {
    return insteadOf;
  }

  /**
   * What followers wait for; empty when the leader got no answer at all (then one of them may lead
   * a second attempt).
   */
  public CompletableFuture<Optional<Reply>> head() {
    return head;
  }

  /** What became of a flight's body. */
  public sealed interface Landing {
    /** All of it. */
    record Whole(byte[] bytes) implements Landing {}

    /** It was cut, or it is larger than what is kept (then it may still be live). */
    record Lost(boolean tooLarge, String detail) implements Landing {}
  }

  /**
   * Completes when the whole body has been heard and dealt with, or as soon as it outgrew what is
   * kept: what askers wait for that want one whole body.
   */
  public CompletableFuture<Landing> settled() {
    return settled;
  }

  /**
   * The entry this flight became, or empty when it was not kept; completes after the body ended.
   */
  public CompletableFuture<Optional<Entry>> kept() {
    return kept;
  }

  /** A live body from its first byte, or null when it can no longer be had from here. */
  public @Nullable Feed join() {
    Broadcast live = broadcast;
    return live == null ? null : live.join();
  }

  void takeOffWhole(Reply reply) {
    head.complete(Optional.of(reply));
  }

  void takeOff(Reply reply, Broadcast live) {
    broadcast = live;
    head.complete(Optional.of(reply));
  }

  void outgrown() {
    settled.complete(new Landing.Lost(true, "larger than what is kept"));
  }

  void land(Landing landing, Optional<Entry> entry) {
    head.complete(Optional.empty());
    settled.complete(landing);
    kept.complete(entry);
  }
}

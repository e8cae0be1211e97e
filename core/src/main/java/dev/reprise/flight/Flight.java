package dev.reprise.flight;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One upstream call that others may share. The leader makes the call; followers wait for {@link
 * #head}. The call goes on while anyone reads its answer, whoever started it.
 *
 * <p>A flight depends on what its entry will depend on: the tags of the leader and of every
 * follower so far (F-6). {@link #soFar} shows it as the entry it will become, so that one
 * validation judges both. The tags are final once {@link #close} was called; who boards later with
 * a tag of its own waits for the entry instead:
 *
 * <pre>
 * A: leads, its answer is whole; the entry's tags are read
 * B: boards and brings the tag x
 * A: keeps the entry, without x
 * C: invalidates x; the entry that B was given is served again
 * </pre>
 */
public final class Flight {
  /**
   * A flight takes on no more tags than this; a caller that brings more leads a call of its own.
   */
  public static final int MOST_TAGS = 256;

  private final Entry promised;
  private final Entry.Form form;
  private final byte[] body;
  private final CompletableFuture<Optional<Reply>> head = new CompletableFuture<>();
  private final CompletableFuture<Landing> settled = new CompletableFuture<>();
  private final CompletableFuture<Optional<Entry>> kept = new CompletableFuture<>();
  private volatile @Nullable Broadcast broadcast;
  private volatile String answeredBy = "";
  private volatile String insteadOf = "";
  private volatile boolean overtaken;

  // Guarded by this.
  private Entry soFar;
  private boolean closed;

  /**
   * @param promised what the answer is going to be validated by, without payload: the leader's
   *     scope, tags and policy version, the ledger's position before the call (F-1), and the time
   *     the call began as its creation (RFC 9111 section 4.2.3 counts the wait for an answer as
   *     age)
   * @param body the leader's bytes, to tell followers that asked in exactly the same words
   */
  public Flight(Entry promised, byte[] body) {
    this.promised = promised;
    this.soFar = promised;
    this.form = promised.payload().form();
    this.body = body;
  }

  /** Where the ledger stood before the call (F-1). */
  public Stamp stamp() {
    return promised.stamp();
  }

  /** Whether the leader asked for a whole answer or a stream. */
  public Entry.Form form() {
    return form;
  }

  /** What the answer depends on by now, as the entry it would be validated as. */
  public synchronized Entry soFar() {
    return soFar;
  }

  /**
   * Takes on a follower's tags; from then on the entry depends on them. False when a tag is new and
   * cannot be taken on any more: the flight is closed, or would depend on more than {@link
   * #MOST_TAGS}.
   */
  synchronized boolean takesOn(List<Tag> tags) {
    if (soFar.tags().containsAll(tags)) {
      return true;
    }
    Entry more = with(tags);
    if (closed || more.tags().size() > MOST_TAGS) {
      return false;
    }
    soFar = more;
    return true;
  }

  /** Whether the entry is going to depend on all of them. */
  public synchronized boolean dependsOn(List<Tag> tags) {
    return soFar.tags().containsAll(tags);
  }

  /**
   * The answer is whole: nobody adds a tag from now on, and {@link #soFar} is final.
   *
   * @param learnt tags that only the answer told, such as the model release that made it
   */
  public synchronized void close(List<Tag> learnt) {
    closed = true;
    soFar = with(learnt);
  }

  synchronized boolean closed() {
    return closed;
  }

  private Entry with(List<Tag> tags) {
    var all = new LinkedHashSet<>(soFar.tags());
    all.addAll(tags);
    return promised.tagged(List.copyOf(all));
  }

  /** Another call began for the same key, because its asker could not join this one. */
  void overtake() {
    overtaken = true;
  }

  /** Whether a later call for the same key began: that one's answer is the newer one. */
  public boolean overtaken() {
    return overtaken;
  }

  public byte[] body() {
    return body;
  }

  /**
   * To be called before the answer is shared: a fallback answers instead of the route's provider,
   * and followers report that.
   *
   * @param provider the fallback that answers
   * @param whoFailed the provider that failed, and why
   */
  public void standIn(String provider, String whoFailed) {
    answeredBy = provider;
    insteadOf = whoFailed;
  }

  /** The fallback that answers; empty when the route's provider does. */
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
    record Complete(byte[] bytes) implements Landing {}

    /** It is larger than what is kept; readers may still receive it. */
    record OverLimit() implements Landing {}

    /**
     * It broke off.
     *
     * @param detail how, for people
     * @param code of what cut it; empty when there was no answer at all
     */
    record CutOff(String detail, String code) implements Landing {}

    /** Memory for it was refused; readers may still receive it. */
    record OverBudget() implements Landing {}
  }

  /**
   * Completes when the whole body has arrived and was judged, or as soon as it is too large to be
   * kept. Callers that want one whole body wait for it.
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

  /** The streamed body from its first byte, or null when it can no longer be joined. */
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
    settled.complete(new Landing.OverLimit());
  }

  void land(Landing landing, Optional<Entry> entry) {
    head.complete(Optional.empty());
    settled.complete(landing);
    kept.complete(entry);
  }
}

package dev.reprise.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Ledger;
import dev.reprise.request.Partition;
import dev.reprise.response.Reply;
import dev.reprise.tier.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code POST …/invalidate} (contract 2.5, F-4): bumps the tags in the ledger. On a single node the
 * ledger is durable and applied when it returns, so {@code ack=commit} and {@code ack=all} are the
 * same.
 */
public final class Invalidation {
  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BEFORE_COMMIT = Duration.ofSeconds(2);
  private static final Duration DRY_RUN = Duration.ofSeconds(20);

  private static final System.Logger LOG = System.getLogger(Invalidation.class.getName());

  private final Ledger ledger;
  private final List<Tier> tiers;
  private final AtomicReference<String> logged = new AtomicReference<>("");
  private final Semaphore running = new Semaphore(AT_ONCE);

  public Invalidation(Ledger ledger, List<Tier> tiers) {
    this.ledger = ledger;
    this.tiers = List.copyOf(tiers);
  }

  /** Who is answered: only the operator is told what the ledger says of its files. */
  enum Audience {
    CALLER,
    OPERATOR
  }

  /**
   * At most four run at once: each parses a body, walks through the tiers and writes to disk.
   *
   * @param partitions at least one; the tags are invalidated in each of them
   */
  Reply invalidate(List<Partition> partitions, byte[] body, Audience audience) {
    try {
      if (!running.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        Reply busy =
            Json.problem(503, "busy", "many invalidations are running just now; send it again");
        return busy.withHeaders(busy.headers().and("Retry-After", "1"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Json.problem(503, "busy", "the gateway is stopping");
    }
    try {
      return invalidate(partitions, Json.object(body), audience);
    } catch (Json.NotAnObject e) {
      return e.problem();
    } finally {
      running.release();
    }
  }

  private Reply invalidate(List<Partition> partitions, ObjectNode body, Audience audience) {
    var tags = new ArrayList<Tag>();
    for (JsonNode tag : body.path("tags")) {
      try {
        tags.add(new Tag(tag.asText()));
      } catch (IllegalArgumentException e) {
        return Json.problem(400, "bad-tag", "tags: " + e.getMessage());
      }
    }
    if (tags.isEmpty()) {
      return Json.problem(400, "no-tags", "tags: name at least one, as an array of strings");
    }
    String ack = body.path("ack").asText("all");
    if (!ack.equals("all") && !ack.equals("commit")) {
      return Json.problem(400, "bad-ack", "ack: write all or commit, not " + ack);
    }
    return body.path("dry_run").asBoolean(false)
        ? dryRun(partitions, tags)
        : commit(partitions, tags, audience);
  }

  private Reply commit(List<Partition> partitions, List<Tag> tags, Audience audience) {
    try {
      ReachedEntries reached = reached(partitions, tags, BEFORE_COMMIT);
      Stamp position = ledger.applied();
      Ledger.NotDurable notDurable = null;
      for (Partition partition : partitions) {
        try {
          position = ledger.invalidate(partition, tags);
        } catch (Ledger.NotDurable e) { // it holds: the other partitions' turn
          notDurable = e;
        }
      }
      if (notDurable == null && !removalsWritten()) {
        notDurable = new Ledger.NotDurable(position, "a durable tier cannot be written");
      }
      return notDurable == null
          ? answer(position, reached, true)
          : notDurable(notDurable, audience);
    } catch (Ledger.LedgerUnreachable e) {
      return Json.problem(
          503, "ledger-unreachable", "nothing was invalidated" + reason(e, audience));
    }
  }

  /**
   * Whether every tier has written its removals. An entry that was given a tag on a hit is removed
   * and kept again with the tag; without this, a later process could serve it without the tag.
   */
  private boolean removalsWritten() {
    return tiers.stream().map(Tier::removalsWritten).reduce(true, Boolean::logicalAnd);
  }

  /**
   * The invalidation holds for every request from now on, but a restart could lose it: the caller
   * must be told.
   */
  private Reply notDurable(Ledger.NotDurable e, Audience audience) {
    ObjectNode more = JsonNodeFactory.instance.objectNode();
    more.put("position", e.position().toString());
    more.put("durable", false);
    return Json.problem(
        503,
        "not-durable",
        "it holds while this process runs, and is not durable" + reason(e, audience),
        more);
  }

  /**
   * Data was restored from a backup: a new incarnation begins, and no entry kept before is served
   * again (F-9).
   */
  Reply restored() {
    try {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      return Json.ok(json.put("position", ledger.beginAnew().toString()));
    } catch (Ledger.NotDurable e) {
      return notDurable(e, Audience.OPERATOR);
    } catch (Ledger.LedgerUnreachable e) {
      return Json.problem(
          503, "ledger-unreachable", "no new incarnation began" + reason(e, Audience.OPERATOR));
    }
  }

  /**
   * The reason names files of the gateway, so that a caller gets a fixed text instead. The same
   * reason is logged once.
   */
  private String reason(RuntimeException why, Audience audience) {
    String reason = String.valueOf(why.getMessage());
    if (!reason.equals(logged.getAndSet(reason))) {
      LOG.log(System.Logger.Level.WARNING, "an invalidation was not written down: {0}", reason);
    }
    return audience == Audience.OPERATOR
        ? ": " + reason
        : "; the operator of the gateway finds the reason in its log";
  }

  private Reply dryRun(List<Partition> partitions, List<Tag> tags) {
    return answer(ledger.applied(), reached(partitions, tags, DRY_RUN), false);
  }

  /**
   * Counting takes a bounded time: an invalidation must not wait for a walk through a large file.
   */
  private ReachedEntries reached(List<Partition> partitions, List<Tag> tags, Duration longest) {
    return ReachedEntries.of(tiers, ledger, partitions, Set.copyOf(tags), longest);
  }

  private static Reply answer(Stamp position, ReachedEntries reached, boolean acknowledged) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("position", position.toString());
    json.put("matched_entries", reached.entries());
    if (!reached.whole()) {
      json.put("at_least", true);
    }
    if (acknowledged) {
      json.putArray("acknowledged_by").add("local");
    } else {
      json.putArray("acknowledged_by");
    }
    return Json.ok(json);
  }
}

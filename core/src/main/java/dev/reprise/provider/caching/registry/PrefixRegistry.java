package dev.reprise.provider.caching.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.KnownPrefixes.Candidate;
import dev.reprise.provider.caching.KnownPrefixes.CandidateRole;
import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.Odds;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PrefixHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which prefixes were seen when, and which of them the provider is believed to hold.
 *
 * <p><b>Problem.</b> A mark pays only where the prefix comes again within its lifetime. No request
 * says whether it will, and no provider can be asked what it holds.
 *
 * <p><b>Approach.</b> Each position of a prompt at which a prefix may end has the digest of all
 * before it, so equal digests are equal prefixes. Each digest leads to a {@link PrefixSighting}:
 * when it was seen, and until when it is believed cached. A request finds the longest prefix seen
 * before, and from there the shorter ones that other requests share. {@link Ground} turns sights
 * into odds.
 *
 * <p><b>Invariants.</b> Digests and numbers only, never text. The scope is part of each digest: two
 * scopes share nothing. The bound on bytes holds; what is forgotten is learnt again. A prefix is
 * believed cached only after an answer to the request that marked it began with success. Times are
 * nanoseconds of a monotonic clock, handed in. Safe for many threads.
 *
 * <p><b>Rejected.</b> A tree of prompts: it holds text. All digests in one list for each
 * conversation: nothing in a request names its conversation. Marking the end of each request
 * without memory: dearer than no mark where requests do not come again (decision D20).
 *
 * <p><b>Sources.</b> Anthropic's and OpenAI's documentation of prompt caching; decisions D20, D26.
 */
public final class PrefixRegistry {
  private static final long DEFAULT_SIGHTINGS = 200_000;
  private static final long GROUNDS = 10_000;

  /** Bytes of one sighting and its share of what is learnt of kinds, roughly. */
  private static final long ALL_WEIGHT = 1 << 10;

  /** How many shorter prefixes worth a look are considered. */
  private static final int ANCESTORS = 6;

  private final SightingTable sightings;
  private final Cache<String, Ground> grounds;
  private final AtomicInteger kinds;

  public PrefixRegistry() {
    this(DEFAULT_SIGHTINGS * ALL_WEIGHT);
  }

  /**
   * @param bytes all that is remembered may take
   */
  public PrefixRegistry(long bytes) {
    long most = Math.clamp(bytes / ALL_WEIGHT, 1, DEFAULT_SIGHTINGS);
    kinds = new AtomicInteger((int) most);
    sightings = new SightingTable(most);
    grounds =
        Caffeine.newBuilder()
            .maximumSize(Math.min(most, GROUNDS))
            .<String, Ground>removalListener((scope, ground, cause) -> forgotten(ground))
            .build();
  }

  private static void forgotten(@Nullable Ground ground) {
    if (ground != null) {
      ground.forgotten();
    }
  }

  /**
   * One request on its way.
   *
   * @param scope partition, provider, model and dialect in one text
   * @param route its route: kinds of requests are told apart by it
   */
  public record PrefixedRequest(String scope, String route, Positions positions) {
    @Nullable PrefixHash stable() {
      int end = positions.stableEnd();
      return end < 0 ? null : positions.at(end).prefix();
    }
  }

  /**
   * A request that was sent as planned; for what the provider says of it later.
   *
   * @param lengthened whether it reads a prefix whose lifetime as written is over, and that a mark
   *     on a later read is believed to have kept
   */
  public record SentPrefix(
      PrefixedRequest asked, CachePlan plan, ModelFacts.Model model, long at, boolean lengthened) {
    public SentPrefix(PrefixedRequest asked, CachePlan plan, ModelFacts.Model model, long at) {
      this(asked, plan, model, at, false);
    }
  }

  /** What is remembered of a request's prefixes. Changes nothing. */
  public KnownPrefixes look(PrefixedRequest asked, long now) {
    Ground ground = ground(asked);
    synchronized (ground) {
      return new Look(asked, ground, now).known();
    }
  }

  /** Remembers that a request with these prefixes goes out. */
  public SentPrefix sighted(
      PrefixedRequest asked, CachePlan plan, ModelFacts.Model model, long now) {
    Ground ground = ground(asked);
    synchronized (ground) {
      boolean lengthened = ground.lengthens() && lengthened(asked, plan, now);
      new Note(asked, ground, plan, model.shortest(), now).all();
      return new SentPrefix(asked, plan, model, now, lengthened);
    }
  }

  private boolean lengthened(PrefixedRequest asked, CachePlan plan, long now) {
    return plan.read() > 0
        && plan.marks().stream()
            .map(mark -> sightings.at(asked.positions(), mark.index()))
            .anyMatch(seen -> seen != null && seen.warmAt(now, true) && !seen.warmAt(now, false));
  }

  /** The provider's answer has begun with success: what was marked is readable from now on. */
  public void begun(SentPrefix sent) {
    synchronized (ground(sent.asked())) {
      for (CachePlan.PlannedMark mark : sent.plan().marks()) {
        sighting(sent, mark).ifPresent(seen -> seen.warmed(mark.lifetime(), sent.at()));
      }
    }
  }

  /**
   * What the provider says it read and wrote (row B5): corrects warmth, the token estimate and the
   * account of what bets have cost. Unknown usage teaches nothing.
   */
  public void reported(SentPrefix sent, TokenUsage usage) {
    if (!usage.known()) {
      return;
    }
    Ground ground = ground(sent.asked());
    synchronized (ground) {
      long total = usage.prompt();
      ground.counted(total, sent.asked().positions().total());
      ground
          .lore(sent.asked().route(), sent.asked().stable())
          .account(total * 1000, paid(usage, sent.model()));
      if (sent.lengthened()) {
        ground.lengthened(usage.cacheRead() * 2 >= sent.plan().read());
      }
      if (usage.cacheRead() + usage.cacheWrite() == 0) {
        sent.plan().marks().forEach(m -> sighting(sent, m).ifPresent(seen -> seen.warm = null));
      }
    }
  }

  /** In permille tokens of the input price. */
  private static long paid(TokenUsage usage, ModelFacts.Model model) {
    return usage.input() * 1000
        + usage.cacheRead() * model.readPermille()
        + usage.cacheWrite5m() * model.shortWrite()
        + usage.cacheWrite1h() * model.write(Lifetime.HOUR);
  }

  private Optional<PrefixSighting> sighting(SentPrefix sent, CachePlan.PlannedMark mark) {
    return Optional.ofNullable(sightings.at(sent.asked().positions(), mark.index()));
  }

  private Ground ground(PrefixedRequest asked) {
    return grounds.get(asked.scope(), scope -> new Ground(kinds));
  }

  /** A look at one request. */
  private final class Look {
    private final PrefixedRequest asked;
    private final Positions positions;
    private final Ground ground;
    private final long now;
    private final List<Candidate> candidates = new ArrayList<>();
    private KnownPrefixes.@Nullable Warm warm;

    Look(PrefixedRequest asked, Ground ground, long now) {
      this.asked = asked;
      this.positions = asked.positions();
      this.ground = ground;
      this.now = now;
    }

    KnownPrefixes known() {
      PrefixSighting deepest = sightings.deepest(positions);
      section(positions.toolsEnd());
      section(positions.systemEnd());
      if (deepest != null) {
        chain(deepest);
      }
      KindLore lore = ground.lore(asked.route(), asked.stable());
      tail(deepest, lore);
      candidates.sort(Comparator.comparingInt(Candidate::index));
      int index = deepest == null ? -1 : deepest.index;
      return new KnownPrefixes(
          index,
          warm,
          List.copyOf(candidates),
          lore.allowance(positions.total()),
          ground.scale(),
          lore.perMinute(now));
    }

    private void section(int index) {
      PrefixSighting seen = sightings.at(positions, index);
      if (seen != null) {
        shared(seen, CandidateRole.SECTION);
        warm(seen);
      }
    }

    private void chain(PrefixSighting deepest) {
      warm(deepest);
      boolean goesOn = deepest.tail && !deepest.extended;
      if (!goesOn && deepest.index != positions.tail()) {
        shared(deepest, CandidateRole.FORK);
      }
      PrefixSighting above = deepest.above;
      for (int i = 0; above != null && i < ANCESTORS; i++, above = above.above) {
        warm(above);
        if (!above.passed()) {
          shared(above, CandidateRole.FORK);
        }
      }
    }

    private void shared(PrefixSighting seen, CandidateRole role) {
      if (candidates.stream().anyMatch(candidate -> candidate.index() == seen.index)) {
        return;
      }
      long gap = now - seen.last;
      boolean lately = gap <= Lifetime.HOUR.nanos();
      Odds odds =
          lately
              ? ground.sharedOdds(asked.route(), asked.stable(), seen.count + 1, seen.own, gap)
              : Odds.NEVER;
      candidates.add(new Candidate(seen.index, role, odds, lately));
    }

    private void tail(@Nullable PrefixSighting deepest, KindLore lore) {
      int tail = positions.tail();
      candidates.removeIf(candidate -> candidate.index() == tail);
      if (tail < 0) {
        return;
      }
      if (deepest != null && deepest.index == tail) {
        shared(deepest, CandidateRole.TAIL);
        return;
      }
      ConversationStage stage = SightingTable.stage(positions, deepest);
      boolean covered =
          !stage.unseen()
              || lore.stake.covers(
                  SightingTable.unseen(positions, deepest, now), positions.total());
      Odds odds = covered ? ground.goesOnOdds(asked.route(), asked.stable(), stage) : Odds.NEVER;
      candidates.add(new Candidate(tail, CandidateRole.TAIL, odds, false));
    }

    private void warm(PrefixSighting seen) {
      boolean lengthens = ground.lengthens();
      if (seen.warmAt(now, lengthens) && (warm == null || warm.index() < seen.index)) {
        Lifetime lifetime = lengthens ? java.util.Objects.requireNonNull(seen.warm) : seen.paid;
        warm = new KnownPrefixes.Warm(seen.index, lifetime, lengthens);
      }
    }
  }

  /** Remembering one request. */
  private final class Note {
    private final PrefixedRequest asked;
    private final Positions positions;
    private final Ground ground;
    private final CachePlan plan;
    private final Lifetime lifetime;
    private final long now;

    Note(PrefixedRequest asked, Ground ground, CachePlan plan, Lifetime lifetime, long now) {
      this.asked = asked;
      this.positions = asked.positions();
      this.ground = ground;
      this.plan = plan;
      this.lifetime = lifetime;
      this.now = now;
    }

    void all() {
      KindLore lore = ground.lore(asked.route(), asked.stable());
      lore.asked(now);
      PrefixSighting deepest = sightings.deepest(positions);
      ConversationStage stage = SightingTable.stage(positions, deepest);
      int unseen = SightingTable.unseen(positions, deepest, now);
      if (deepest != null) {
        known(deepest, lore);
      }
      PrefixSighting tail = fresh(deepest);
      if (tail != null) {
        tail.tail = true;
        tail.stage = stage;
        tail.lesson = ground.goesOn(asked.route(), asked.stable(), stage);
        tail.lesson.seen();
        boolean written = plan.marks().stream().anyMatch(mark -> mark.index() == tail.index);
        if (stage.unseen() && written) {
          tail.bet = true;
          lore.stake.spent(unseen, positions.total());
        }
      }
    }

    private void known(PrefixSighting deepest, KindLore lore) {
      if (deepest.tail && !deepest.extended && deepest.index != positions.tail()) {
        if (deepest.stage.unseen() && now - deepest.last <= lifetime.nanos()) {
          Odds odds = ground.goesOnOdds(asked.route(), asked.stable(), deepest.stage);
          int own = positions.tokens(deepest.index) - positions.tokens(positions.stableEnd());
          lore.stake.cameAgain(own, deepest.bet, odds.within(lifetime));
        }
        deepest.again(now, null);
        deepest.extended = true;
        forgetPassed(deepest);
      } else {
        deepest.forked |= deepest.index != positions.tail();
        again(deepest);
      }
      PrefixSighting above = deepest.above;
      for (int i = 0; above != null && i < ANCESTORS; i++, above = above.above) {
        again(above);
      }
    }

    /** Keeps forks and sections within {@link #ANCESTORS} steps in a long conversation. */
    private void forgetPassed(PrefixSighting seen) {
      while (seen.above != null && seen.above.passed()) {
        seen.above = seen.above.above;
      }
    }

    private void again(PrefixSighting seen) {
      seen.again(now, ground.shared(asked.route(), asked.stable(), seen.count + 1));
    }

    /** Remembers what is new; returns the new tail, or null when nothing is new. */
    private @Nullable PrefixSighting fresh(@Nullable PrefixSighting deepest) {
      PrefixSighting above = deepest;
      PrefixSighting last = null;
      for (int index : positions.ends()) {
        if (deepest == null || index > deepest.index) {
          last = new PrefixSighting(index, above, now);
          sightings.put(positions.at(index).prefix(), last);
          above = worthALook(index) ? last : above;
        }
      }
      return last;
    }

    private boolean worthALook(int index) {
      return index == positions.toolsEnd()
          || index == positions.systemEnd()
          || plan.marks().stream().anyMatch(mark -> mark.index() == index);
    }
  }
}

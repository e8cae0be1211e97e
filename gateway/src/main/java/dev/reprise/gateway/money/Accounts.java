package dev.reprise.gateway.money;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.price.Cost;
import dev.reprise.price.ModelPrices;
import dev.reprise.price.Prices;
import dev.reprise.request.Partition;
import dev.reprise.response.replay.Lately;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Outcome;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Money that reconciles (rows B5, E5): what every provider call used as the provider reported it,
 * priced with the prices of its day, beside what it would have cost uncached, and what replays
 * avoided; per caller, and within a caller by route, task, provider, model and session.
 *
 * <p>A hit costs one look-up: a repeated request has the same {@code Asked} object each time.
 */
public final class Accounts {
  private static final System.Logger LOG = System.getLogger(Accounts.class.getName());

  private static final int MOST_PURSES = 1_000;
  private static final int MOST_UNPRICED_SAID = 20;
  private static final int LONGEST_NAME = 96;

  /** An account and its name, roughly. */
  private static final int WEIGHT = 1280;

  private final AtomicInteger left;

  private final Supplier<Prices> prices;
  private final Supplier<Vendors> vendors;
  private final Predictions predictions;
  private final ConcurrentMap<Partition, Purse> purses = new ConcurrentHashMap<>();
  private final Purse others = new Purse();
  private final Set<String> unpriced = ConcurrentHashMap.newKeySet();
  private final Lately<Decision.RequestSummary, PricedAccount> lately = new Lately<>();

  /** The account of one kind of request, and its prices. */
  private final class PricedAccount {
    final Account place;
    final String model;
    private final Purse purse;
    private final @Nullable String sessionName;
    private volatile @Nullable Account session;
    private final String vendor;
    private final String asked;
    private volatile PricesOfDay found = new PricesOfDay(null, Long.MIN_VALUE, "", null);

    PricedAccount(Decision.RequestSummary asked, String model) {
      this.purse = purse(asked.principal().partition());
      this.model = model;
      this.asked = asked.model();
      this.vendor = vendors.get().of(asked.provider());
      this.place =
          purse.at(
              new Purse.AccountKey(
                  named(asked.route()),
                  named(asked.hints().task()),
                  named(asked.provider()),
                  named(ModelFamily.of(model))));
      String named = asked.hints().session();
      this.sessionName = named == null || named.isEmpty() ? null : clipped(named);
    }

    /** The session's account, a new one when it was given up meanwhile; null without a session. */
    @Nullable Account session() {
      Account known = session;
      if (sessionName == null || known != null && !known.retired()) {
        return known;
      }
      Account opened = purse.session(sessionName);
      session = opened;
      return opened;
    }

    /**
     * Prices of the model that answered, else of the one asked for; looked up again when the books
     * or the day change.
     */
    PricesOfDay found(Instant at) {
      long day = Math.floorDiv(at.getEpochSecond(), 86_400);
      Prices books = prices.get();
      PricesOfDay known = found;
      if (known.books() != books || known.day() != day) {
        known = look(books, day, at);
        found = known;
      }
      return known;
    }

    private PricesOfDay look(Prices books, long day, Instant at) {
      Optional<ModelPrices> answered = books.find(vendor, model, at);
      return answered.isPresent()
          ? new PricesOfDay(books, day, model, answered.get())
          : new PricesOfDay(books, day, asked, books.find(vendor, asked, at).orElse(null));
    }
  }

  private record PricesOfDay(
      @Nullable Prices books, long day, String model, @Nullable ModelPrices prices) {}

  public Accounts(Supplier<Prices> prices, Supplier<Vendors> vendors, Predictions predictions) {
    this(prices, vendors, predictions, Long.MAX_VALUE);
  }

  /**
   * @param bytes the memory all accounts may take; beyond it calls share accounts
   */
  public Accounts(
      Supplier<Prices> prices, Supplier<Vendors> vendors, Predictions predictions, long bytes) {
    this.left = new AtomicInteger((int) Math.clamp(bytes / WEIGHT, 1, Integer.MAX_VALUE));
    this.prices = prices;
    this.vendors = vendors;
    this.predictions = predictions;
  }

  /**
   * Adds a hit.
   *
   * @return femto-dollars it avoided, or {@link Cost#UNKNOWN}
   */
  public long hit(Decision decision) {
    Decision.Ended ended = decision.ended();
    String answeredBy = ended == null ? null : ended.answeredBy();
    PricedAccount held = held(decision.asked(), answeredBy);
    TokenUsage usage = decision.avoided();
    long avoided = avoided(held, usage, decision.at());
    long second = decision.at().getEpochSecond();
    held.place.hit(usage, avoided, second);
    Account session = held.session();
    if (session != null) {
      session.hit(usage, avoided, second);
    }
    return avoided;
  }

  private long avoided(PricedAccount held, TokenUsage usage, Instant at) {
    if (!usage.billing().shares().isEmpty()) {
      return prices.get().cost(held.vendor, held.found(at).model(), usage, at).billed();
    }
    ModelPrices known = held.found(at).prices();
    if (known != null) {
      return known.billed(usage, at);
    }
    return usage.known() ? usage.billing().told() : Cost.UNKNOWN;
  }

  /**
   * Adds a call to a provider. A request without a call, or with one that is not billed, adds
   * nothing.
   *
   * @return what it cost
   */
  public Cost call(Decision decision, Decision.Ended ended) {
    if (!billable(decision, ended)) {
      return Cost.NOTHING;
    }
    PricedAccount held = held(decision.asked(), ended.answeredBy());
    TokenUsage usage = ended.usage();
    Cost cost =
        prices.get().cost(held.vendor, held.found(decision.at()).model(), usage, decision.at());
    if (usage.known() && cost.billed() == Cost.UNKNOWN) {
      sayOnce(decision.asked().provider(), held);
    }
    long second = decision.at().getEpochSecond();
    held.place.call(usage, cost, second);
    Account session = held.session();
    if (session != null) {
      session.call(usage, cost, second);
    }
    planned(decision, held, usage);
    return cost;
  }

  /**
   * Adds what was read beside what the plan predicted; a plan whose hint the provider refused does
   * not count.
   */
  private void planned(Decision decision, PricedAccount held, TokenUsage usage) {
    Decision.Native plan = decision.nativeCaching();
    if (plan == null || plan.hintRejected() || !usage.known()) {
      return;
    }
    held.place.planned(plan.predictedRead(), plan.predictedWrite(), usage.cacheRead());
    Account session = held.session();
    if (session != null) {
      session.planned(plan.predictedRead(), plan.predictedWrite(), usage.cacheRead());
    }
    predictions.note(
        decision.asked().provider(),
        clipped(ModelFamily.of(held.model)),
        plan.predictedRead(),
        usage.cacheRead());
  }

  /**
   * Whether the request made a call that has a price. A refusal by the provider (4xx, 5xx) costs
   * nothing; the cost of a call that broke (502 and 504 are the gateway's) is not known. An unknown
   * operation counts when its answer tells usage.
   */
  private static boolean billable(Decision decision, Decision.Ended ended) {
    boolean asked =
        !decision.outcome().answeredFromCache()
            && decision.outcome() != Outcome.REFUSED
            && !decision.collapsed();
    boolean broken = ended.status() == 502 || ended.status() == 504;
    if (!asked || ended.status() >= 400 && !broken) {
      return false;
    }
    return switch (decision.asked().operation().act()) {
      case GENERATE, EMBED, RERANK -> true;
      case COUNT_TOKENS, LIST_MODELS -> false;
      case UNKNOWN -> ended.usage().known();
    };
  }

  private PricedAccount held(Decision.RequestSummary asked, @Nullable String answeredBy) {
    String model = answeredBy == null || answeredBy.isEmpty() ? asked.model() : answeredBy;
    PricedAccount known = lately.of(asked, it -> new PricedAccount(it, model));
    return known.model.equals(model) ? known : new PricedAccount(asked, model);
  }

  private Purse purse(Partition partition) {
    Purse known = purses.get(partition);
    if (known != null) {
      return known;
    }
    return purses.size() < MOST_PURSES && left.get() > 0
        ? purses.computeIfAbsent(partition, it -> new Purse(left))
        : others;
  }

  private void sayOnce(String provider, PricedAccount held) {
    String model = ShownNames.of(printable(clipped(held.model)));
    if (unpriced.size() < MOST_UNPRICED_SAID && unpriced.add(provider + " " + model)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "no price is known for model "
              + model
              + " of provider "
              + provider
              + " as it is billed there: its calls are counted without cost; `reprise prices"
              + " update FILE` adds prices, `providers."
              + provider
              + ".prices` names whose list they are on");
    }
  }

  /** Names come from callers, so a line end in one must not make a second log line. */
  private static String printable(String name) {
    return name.codePoints().anyMatch(Character::isISOControl)
        ? "(a name with control characters)"
        : name;
  }

  private static String named(@Nullable String name) {
    return name == null || name.isEmpty() ? "none" : clipped(name);
  }

  private static String clipped(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  /** One caller's purse, or null when it never asked. */
  public @Nullable Purse of(Partition partition) {
    return purses.get(partition);
  }

  public Map<Partition, Purse> purses() {
    return Map.copyOf(purses);
  }

  public Purse others() {
    return others;
  }

  public Predictions predictions() {
    return predictions;
  }

  public String pricesOf() {
    return Objects.requireNonNull(prices.get()).books().getFirst().date();
  }
}

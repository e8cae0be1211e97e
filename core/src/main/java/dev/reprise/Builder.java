package dev.reprise;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.Dialects;
import dev.reprise.flight.Flights;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.freshness.Ledger;
import dev.reprise.freshness.LedgerSource;
import dev.reprise.freshness.MemoryLedger;
import dev.reprise.key.CacheKey;
import dev.reprise.key.PartitionKeys;
import dev.reprise.key.SealedIds;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.policy.bundle.ShippedBundles;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.price.Prices;
import dev.reprise.request.Partition;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.tier.InProcessTier;
import dev.reprise.tier.Tier;
import dev.reprise.tier.TierSource;
import dev.reprise.time.Clock;
import dev.reprise.upstream.ReplayedIds;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/**
 * Puts a Reprise together for use inside a program. What is not said has a default: the shipped
 * policy, an in-process tier of a quarter of the heap, a ledger in memory.
 */
public final class Builder {
  private static final int L1_PART_OF_HEAP = 4;

  private static final System.Logger LOG = System.getLogger(Reprise.class.getName());

  private final List<ProviderAddress> providers = new ArrayList<>();
  private final List<TierSource> tiers = new ArrayList<>();
  private LedgerSource ledger = (keys, problems) -> new MemoryLedger(Clock.SYSTEM.steady());
  private PolicyInForce.Source policy = () -> ShippedBundles.text("default");
  private Telemetry telemetry = Telemetry.SILENT;
  private MemoryBudget memory = MemoryBudget.ofHeap();
  private Optional<byte[]> secret = Optional.empty();
  private Clock clock = Clock.SYSTEM;

  Builder() {}

  /**
   * Who answers requests of a kind's dialects; the first that speaks the dialect asked is it.
   *
   * @param kind {@code openai}, {@code anthropic}, {@code gemini}, {@code openai_compatible} …; the
   *     provider is called the same
   */
  public Builder provider(String kind, URI baseUrl) {
    return provider(kind, kind, baseUrl);
  }

  /**
   * @param name part of the key, and what decisions call the provider
   */
  public Builder provider(String name, String kind, URI baseUrl) {
    providers.add(ProviderAddress.of(name, kind, baseUrl));
    return this;
  }

  /** A tier behind the ones named so far; the nearest of all is in process. */
  public Builder tier(TierSource source) {
    tiers.add(source);
    return this;
  }

  public Builder ledger(LedgerSource source) {
    ledger = source;
    return this;
  }

  /**
   * @param bundle the text of a policy bundle (contract 2.5)
   */
  public Builder policy(String bundle) {
    policy = () -> bundle;
    return this;
  }

  public Builder telemetry(Telemetry told) {
    telemetry = told;
    return this;
  }

  /** How many bytes may be held; parts of the heap when nothing is said. */
  public Builder memory(MemoryBudget budget) {
    memory = budget;
    return this;
  }

  /**
   * What keys, seals and names are derived from. Without one, a durable tier's own is used; without
   * such a tier, one that ends with this object.
   *
   * @param bytes {@link PartitionKeys#BYTES} of them
   */
  public Builder secret(byte[] bytes) {
    secret = Optional.of(bytes.clone());
    return this;
  }

  public Builder clock(Clock other) {
    clock = other;
    return this;
  }

  /**
   * @throws IllegalArgumentException when no provider is named, or the ledger does not outlive the
   *     process while a tier does
   * @throws IllegalStateException when a tier cannot be opened
   */
  public Reprise build() {
    if (providers.isEmpty()) {
      throw new IllegalArgumentException("name at least one provider");
    }
    var keys = new PartitionKeys(secret());
    Ledger invalidations = ledger.open(keys, Builder::problem);
    if (!tiers.isEmpty() && !invalidations.durable()) {
      invalidations.close();
      throw new IllegalArgumentException(
          "entries of a further tier outlive the process and so must what was invalidated: name a"
              + " durable ledger, such as SqliteLedger.in(folder)");
    }
    var around =
        new TierSource.Surroundings(keys, memory, clock, invalidations::durable, Builder::problem);
    return new Reprise(
        new Parts(
            PolicyInForce.from(policy),
            Classifier.shipped(),
            keys,
            new ReplayedIds(new SealedIds(keys)),
            opened(around),
            new EveryonesLedger(invalidations),
            new Flights(Executors.newVirtualThreadPerTaskExecutor(), memory),
            new FirstThatSpeaks(providers),
            telemetry,
            Prices::shipped,
            clock,
            Dialects.SHIPPED));
  }

  /** The tier in process stands in front and tells the others what it is asked for. */
  private List<Tier> opened(TierSource.Surroundings around) {
    List<TierSource.Opened> behind = tiers.stream().map(source -> source.open(around)).toList();
    BiConsumer<Partition, CacheKey> used =
        (partition, key) -> behind.forEach(tier -> tier.firstUse().accept(partition, key));
    var all = new ArrayList<Tier>();
    long bytes = memory.heap() / L1_PART_OF_HEAP;
    all.add(new InProcessTier(bytes, clock.steady(), clock.nanos(), used));
    behind.forEach(tier -> all.add(tier.tier()));
    return all;
  }

  private static void problem(String line) {
    LOG.log(System.Logger.Level.ERROR, line);
  }

  private byte[] secret() {
    return secret
        .or(() -> tiers.stream().flatMap(source -> source.secret().stream()).findFirst())
        .orElseGet(Builder::random);
  }

  private static byte[] random() {
    byte[] bytes = new byte[PartitionKeys.BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}

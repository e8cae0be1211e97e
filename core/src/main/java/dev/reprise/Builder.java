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
import dev.reprise.provider.Dialect;
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
 * Puts a Reprise together for use inside a program. What is not set has a default: the shipped
 * policy, an in-process tier of a quarter of the heap, and a ledger in memory.
 */
public final class Builder {
  private static final int L1_PART_OF_HEAP = 4;

  private static final System.Logger LOG = System.getLogger(Reprise.class.getName());

  private final List<ProviderAddress> providers = new ArrayList<>();
  private final List<TierSource> tiers = new ArrayList<>();
  private Dialects dialects = Dialects.SHIPPED;
  private LedgerSource ledger = (keys, problems) -> new MemoryLedger(Clock.SYSTEM.steady());
  private PolicyInForce.BundleSource policy = () -> ShippedBundles.text("default");
  private Telemetry telemetry = Telemetry.SILENT;
  private MemoryBudget memory = MemoryBudget.ofHeap();
  private Optional<byte[]> secret = Optional.empty();
  private Clock clock = Clock.SYSTEM;

  Builder() {}

  /**
   * Adds a provider. A request goes to the first provider added that speaks its dialect.
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
    providers.add(ProviderAddress.of(name, kind, baseUrl, dialects));
    return this;
  }

  /**
   * Adds a dialect to those that Reprise ships with. To name a provider of a kind that the dialect
   * brings along, add the dialect first.
   *
   * @throws IllegalStateException when another dialect declares the same path
   */
  public Builder dialect(Dialect more) {
    dialects = dialects.with(more);
    return this;
  }

  /** Adds a tier. It is asked after the in-process tier and after the tiers added before. */
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

  /** Sets how many bytes may be held. Without this call they are parts of the heap. */
  public Builder memory(MemoryBudget budget) {
    memory = budget;
    return this;
  }

  /**
   * Sets the master secret, from which the keys of entries, their encryption and their names on
   * disk are derived. Without this call the secret in the first durable tier's folder is used;
   * without a durable tier, a random one that is lost when the process ends.
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
   * @throws dev.reprise.yaml.Misconfigured when the policy bundle is not valid; names the line
   */
  public Reprise build() {
    if (providers.isEmpty()) {
      throw new IllegalArgumentException("name at least one provider");
    }
    PolicyInForce inForce = PolicyInForce.from(policy);
    inForce
        .refusal()
        .ifPresent(
            why -> {
              throw why;
            });
    var keys = new PartitionKeys(secret());
    Ledger invalidations = ledger.open(keys, Builder::problem);
    try {
      return new Reprise(parts(inForce, keys, invalidations));
    } catch (RuntimeException | Error notBuilt) {
      invalidations.close();
      throw notBuilt;
    }
  }

  private Parts parts(PolicyInForce inForce, PartitionKeys keys, Ledger invalidations) {
    if (!tiers.isEmpty() && !invalidations.durable()) {
      throw new IllegalArgumentException(
          "entries of a further tier outlive the process, and what was invalidated must, too: name"
              + " a durable ledger whose folder can be written, such as SqliteLedger.in(folder)");
    }
    var around =
        new TierSource.Surroundings(keys, memory, clock, invalidations::durable, Builder::problem);
    return new Parts(
        inForce,
        Classifier.shipped(),
        keys,
        new ReplayedIds(new SealedIds(keys), dialects),
        opened(around),
        new EveryonesLedger(invalidations),
        new Flights(Executors.newVirtualThreadPerTaskExecutor(), memory),
        new ProviderAddress.FirstOfDialect(providers),
        telemetry,
        Prices::shipped,
        clock,
        dialects);
  }

  /** Puts the in-process tier first; it tells the other tiers about the first use of each entry. */
  private List<Tier> opened(TierSource.Surroundings around) {
    List<TierSource.OpenedTier> behind = openedBehind(around);
    BiConsumer<Partition, CacheKey> used =
        (partition, key) -> behind.forEach(tier -> tier.firstUse().accept(partition, key));
    var all = new ArrayList<Tier>();
    long bytes = memory.heap() / L1_PART_OF_HEAP;
    all.add(new InProcessTier(bytes, clock.steady(), clock.nanos(), used));
    behind.forEach(tier -> all.add(tier.tier()));
    return all;
  }

  /** Opens all tiers or none: when one cannot be opened, those opened before it are closed. */
  private List<TierSource.OpenedTier> openedBehind(TierSource.Surroundings around) {
    var behind = new ArrayList<TierSource.OpenedTier>();
    try {
      for (TierSource source : tiers) {
        behind.add(source.open(around));
      }
      return behind;
    } catch (RuntimeException | Error notOpened) {
      behind.forEach(opened -> opened.tier().close());
      throw notOpened;
    }
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

package dev.reprise.upstream;

import dev.reprise.key.PartitionKeys;
import dev.reprise.price.Prices;
import dev.reprise.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Every way to use a provider's own prefix cache, in the order they are tried. */
public final class ProviderCaches implements ProviderCache {
  private final List<ProviderCache> inOrder;

  private ProviderCaches(List<ProviderCache> inOrder) {
    this.inOrder = inOrder;
  }

  /**
   * The one visible list.
   *
   * @param errands keeps prefixes as objects at providers
   * @param prices what keeping them costs
   * @param heap bytes of memory this process may use
   */
  public static ProviderCaches of(
      HandleErrands errands, PartitionKeys keys, Supplier<Prices> prices, long heap, Clock clock) {
    return new ProviderCaches(
        List.of(
            new PrefixObjects(errands.handles(), errands, prices, clock),
            new PrefixMarks(keys, heap, clock),
            new PartitionWalls(keys, clock)));
  }

  @Override
  public Optional<Supplier<Answered>> way(ProviderCall call) {
    for (ProviderCache cache : inOrder) {
      Optional<Supplier<Answered>> way = cache.way(call);
      if (way.isPresent()) {
        return way;
      }
    }
    return Optional.empty();
  }
}

package dev.reprise.response.replay;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small cache of results that are derived from objects, found by the identity of the object. Hot
 * entries and hot requests are the same object each time, so their results are derived once. Holds
 * at most 256 results, without a lock; a newer result replaces an older one.
 *
 * @param <K> never changes after it was made
 */
public final class Lately<K, V> {
  private static final int PLACES = 256;

  private final AtomicReferenceArray<@Nullable Made<K, V>> places =
      new AtomicReferenceArray<>(PLACES);

  private record Made<K, V>(K of, V result) {}

  public V of(K object, Function<? super K, ? extends V> maker) {
    int place = System.identityHashCode(object) & (PLACES - 1);
    Made<K, V> found = places.getAcquire(place);
    if (found != null && found.of() == object) {
      return found.result();
    }
    V made = maker.apply(object);
    places.setRelease(place, new Made<>(object, made));
    return made;
  }
}

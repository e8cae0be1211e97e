package dev.reprise.response.replay;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was lately made of an object, found again by that object's identity: hot entries and hot
 * requests are the same object every time, so what is derived from them is derived once. Holds at
 * most 256 results, without a lock; a newer one takes an older one's place.
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

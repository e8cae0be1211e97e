package dev.reprise.upstream;

import dev.reprise.catalogue.CacheKinds;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.key.PartitionKeys;
import dev.reprise.provider.Destination;
import dev.reprise.provider.caching.CacheKeys;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.registry.HintRefusals;
import dev.reprise.request.Operation;
import dev.reprise.response.Reply;
import dev.reprise.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps partitions apart in the provider's prefix cache where the route does not shape it (contract
 * 2.3): the caller's own key and salt are combined with the partition where the gateway holds the
 * credential, and a salt is added where the API has one that keeps partitions apart.
 */
final class PartitionWalls implements ProviderCache {
  private final PartitionKeys keys;
  private final Clock clock;
  private final HintRefusals refusals = new HintRefusals();

  PartitionWalls(PartitionKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Optional<Supplier<Answered>> way(ProviderCall call) {
    Document came = call.question().request().document();
    if (came == null || call.question().request().operation().act() != Operation.Act.GENERATE) {
      return Optional.empty();
    }
    Destination destination = call.destination();
    NativeCaching kind =
        CacheKinds.of(destination, call.question().dialect().name())
            .filter(it -> it.keys(destination, destination.model(call.model())))
            .orElse(null);
    boolean own =
        destination.shaping().ownCredential() && CacheKeys.given(came, CacheKinds.KEY_MEMBERS);
    if (!own && kind == null) {
      return Optional.empty();
    }
    String salt = keys.prefixSalt(call.question().request().principal().partition());
    return own || kind != null && added(call, came, kind, salt) != null
        ? Optional.of(() -> walled(call, came.edited(call.body()), own, new Wall(kind, salt)))
        : Optional.empty();
  }

  /**
   * @param kind null where the destination's cache is not known
   */
  private record Wall(@Nullable NativeCaching kind, String salt) {}

  private Answered walled(ProviderCall call, Document body, boolean own, Wall wall) {
    List<Edits.Edit> edits =
        own ? CacheKeys.edits(body, CacheKinds.KEY_MEMBERS, wall.salt()) : new ArrayList<>();
    byte[] without = edits.isEmpty() ? body.bytes() : Edits.apply(body.bytes(), edits);
    NativeCaching kind = wall.kind();
    Edits.Edit added = kind == null ? null : added(call, body, kind, wall.salt());
    if (kind == null || added == null) {
      call.question().releaseDocument(call.copies(without));
      return Answered.plainly(call.send(without));
    }
    edits.add(added);
    return sent(call, kind, Edits.apply(body.bytes(), edits), without);
  }

  /** Null where nothing may be added, or where the provider lately refused it. */
  private Edits.@Nullable Edit added(
      ProviderCall call, Document body, NativeCaching kind, String salt) {
    Destination destination = call.destination();
    Set<String> refused = refusals.of(destination.host(), call.model(), clock.now());
    return kind.keyMembers().stream().anyMatch(refused::contains)
        ? null
        : kind.apart(body, destination, destination.model(call.model()), salt);
  }

  /** Sends with the salt; a provider that refuses it is asked again without (row B6). */
  private Answered sent(ProviderCall call, NativeCaching kind, byte[] walled, byte[] without) {
    call.question().releaseDocument(call.copies(walled) + call.copies(without));
    Reply first = call.send(walled);
    if (first.status() != 400) {
      return Answered.plainly(first);
    }
    Set<String> fields = Set.copyOf(kind.keyMembers());
    Rejected rejected = Rejected.read(first, fields, kind);
    if (!rejected.names()) {
      return Answered.plainly(rejected.reply());
    }
    ProviderCall.Resent again = call.resend(without);
    if (!again.blamed()) {
      return Answered.plainly(again.reply());
    }
    refusals.remember(
        call.destination().host(), call.model(), rejected.blamed(fields), clock.now());
    String hint = call.destination().provider() + " " + call.model() + ": " + rejected.named();
    return new Answered(again.reply(), null, usage -> {}, Optional.of(hint));
  }
}

package dev.reprise.policy.bundle;

import dev.reprise.policy.Conditions;
import dev.reprise.policy.Policy;
import dev.reprise.request.Digest;
import dev.reprise.yaml.Misconfigured;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The policy that holds now, and the source from which it is read again. When the source cannot be
 * read or understood, the last good bundle stays in force and the error is reported; when
 * there never was a good one, {@link Policy#unavailable} is in force. Safe for any number of
 * threads: readers see one whole policy, reloads are one at a time.
 */
public final class PolicyInForce {
  /** Where bundles come from; may block. */
  @FunctionalInterface
  public interface BundleSource {
    /**
     * The bundle's text.
     *
     * @throws Misconfigured when it cannot be had
     */
    String read();
  }

  /** What a reload did. */
  public sealed interface Reloaded {
    /** Another bundle is in force. */
    record Changed(String version) implements Reloaded {}

    /** The text is the one in force. */
    record Unchanged(String version) implements Reloaded {}

    /**
     * The text was refused.
     *
     * @param version what stays in force
     */
    record BundleRefused(String version, Misconfigured why) implements Reloaded {}
  }

  /**
   * What is in force: one object for as long as nothing changes.
   *
   * @param revision of the text itself, so that a bundle edited under the same version is another
   */
  public record InForce(Policy policy, String revision) {}

  private record LoadedBundle(
      Policy policy, @Nullable Digest digest, @Nullable Misconfigured refusal, InForce inForce) {
    LoadedBundle(Policy policy, @Nullable Digest digest, @Nullable Misconfigured refusal) {
      this(
          policy,
          digest,
          refusal,
          new InForce(policy, digest == null ? "none" : digest.hex().substring(0, 16)));
    }
  }

  /**
   * What decisions say. Callers read their own decisions, so why the bundle was refused, which
   * names its file, is told to the operator only ({@link #refusal}).
   */
  private static final String NONE = "no policy bundle is in force";

  private BundleSource source;
  private final @Nullable Conditions conditions;
  private final AtomicReference<LoadedBundle> held =
      new AtomicReference<>(
          new LoadedBundle(new NoPolicy("no policy bundle was read yet"), null, null));

  public PolicyInForce(BundleSource source, @Nullable Conditions conditions) {
    this.source = source;
    this.conditions = conditions;
  }

  /** Reads the source at once. */
  public static PolicyInForce from(BundleSource source) {
    var policy = new PolicyInForce(source, null);
    policy.reload();
    return policy;
  }

  public Policy current() {
    return held.get().policy();
  }

  /** The policy and its revision, read together. */
  public InForce now() {
    return held.get().inForce();
  }

  /** Why the newest text was refused; empty when it is in force. */
  public Optional<Misconfigured> refusal() {
    return Optional.ofNullable(held.get().refusal());
  }

  /** Takes its bundle from another source from now on. */
  public synchronized Reloaded reload(BundleSource other) {
    source = other;
    return reload();
  }

  /** Reads the source again and puts it in force when it is good and new. */
  public synchronized Reloaded reload() {
    LoadedBundle now = held.get();
    try {
      String text = source.read();
      Digest digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
      if (Objects.equals(digest, now.digest())) {
        held.set(new LoadedBundle(now.policy(), digest, null, now.inForce()));
        return new Reloaded.Unchanged(now.policy().version());
      }
      Policy policy = new BundlePolicy(Obeyed.read(text, conditions));
      held.set(new LoadedBundle(policy, digest, null));
      return new Reloaded.Changed(policy.version());
    } catch (Misconfigured e) {
      return refuse(now, e);
    }
  }

  private Reloaded refuse(LoadedBundle now, Misconfigured why) {
    boolean never = now.digest() == null;
    Policy policy = never ? new NoPolicy(NONE) : now.policy();
    held.set(new LoadedBundle(policy, now.digest(), why));
    return new Reloaded.BundleRefused(policy.version(), why);
  }
}

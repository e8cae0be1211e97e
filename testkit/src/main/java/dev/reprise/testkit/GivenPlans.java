package dev.reprise.testkit;

import dev.reprise.catalogue.Dialects;
import dev.reprise.key.PartitionKeys;
import dev.reprise.plan.Keyer;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Planner;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.policy.bundle.ShippedBundles;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Router;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Timeline;
import dev.reprise.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Plans as the planner makes them, under a policy file that the test controls. */
public final class GivenPlans {
  /** Version of what finds sensitive text. */
  public static final String CLASSIFIER = "classifier-1";

  public final FakeClock clock = new FakeClock();
  public final Clock time = new Clock(clock, clock.nanos());
  public final PolicyInForce policy;

  private final AtomicReference<String> bundle =
      new AtomicReference<>(ShippedBundles.text("default"));
  private final Planner planner;

  /** Everything goes to this destination. */
  public GivenPlans(Destination destination) {
    this((request, model) -> Optional.of(destination), CLASSIFIER);
  }

  public GivenPlans(Router router, String classifierVersion) {
    this.policy = PolicyInForce.from(bundle::get);
    this.planner =
        new Planner(
            Dialects.SHIPPED,
            policy,
            router,
            new Keyer(new PartitionKeys(new byte[PartitionKeys.BYTES]), classifierVersion, time),
            time);
  }

  /** A provider of this name, reached at a host of the same name. */
  public static Destination provider(String name, boolean coalesce) {
    return provider(name, coalesce, List.of());
  }

  /** The same, with the providers that are asked when it fails. */
  public static Destination provider(String name, List<Destination> fallbacks) {
    return provider(name, false, fallbacks);
  }

  private static Destination provider(String name, boolean coalesce, List<Destination> fallbacks) {
    return new Destination(
        name,
        "openai_compatible",
        "http://" + name + ".example",
        "default",
        false,
        coalesce,
        Destination.Shaping.OFF,
        1,
        fallbacks,
        "");
  }

  /** Another policy file, and a reload. */
  public GivenPlans editPolicy(UnaryOperator<String> edit) {
    bundle.updateAndGet(edit);
    if (!(policy.reload() instanceof PolicyInForce.Reloaded.Changed)) {
      throw new AssertionError("the bundle did not change: " + policy.refusal());
    }
    return this;
  }

  public Plan plan(GivenRequests given) {
    return plan(given.request());
  }

  public Plan plan(Request request) {
    return planner.plan(request, new Timeline(clock.nanos().getAsLong()));
  }
}

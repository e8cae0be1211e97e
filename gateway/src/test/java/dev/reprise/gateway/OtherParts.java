package dev.reprise.gateway;

import dev.reprise.Parts;
import dev.reprise.gateway.config.Config;
import dev.reprise.simulator.world.Settings;
import java.util.function.UnaryOperator;

/** Starts a gateway around other parts than its own: a clock one can move, a tier that lies. */
public final class OtherParts {
  private OtherParts() {}

  public static Gateway start(Config config, UnaryOperator<Parts> instead) {
    return Gateway.start(config, () -> config, Settings.standard(), instead);
  }

  /** What is due now is done when this returns. */
  public static void tend(Gateway gateway) {
    gateway.errands().tend();
  }
}

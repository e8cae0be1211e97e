package dev.reprise.simulator;

import dev.reprise.testkit.architecture.PackagesContract;
import java.util.Map;

/** This module's packages. */
class PackagesTest extends PackagesContract {
  @Override
  protected Map<String, Integer> knownLarger() {
    return Map.of("dev.reprise.simulator.openai", 24);
  }
}

package dev.reprise.journey;

import dev.reprise.testkit.architecture.PackagesContract;
import java.nio.file.Path;
import java.util.Map;

/**
 * The core's packages; here because the core cannot depend on the test kit, which depends on it.
 */
class CorePackagesTest extends PackagesContract {
  @Override
  protected Path module() {
    return Path.of(System.getProperty("reprise.root"), "core");
  }

  @Override
  protected Map<String, Integer> knownLarger() {
    return Map.of(
        "dev.reprise.policy", 28,
        "dev.reprise.provider", 23,
        "dev.reprise.provider.caching", 30,
        "dev.reprise.provider.openai", 26,
        "dev.reprise.response", 30,
        "dev.reprise.tier", 23);
  }
}

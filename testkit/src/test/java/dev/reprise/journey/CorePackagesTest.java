package dev.reprise.journey;

import dev.reprise.testkit.architecture.PackagesContract;
import java.nio.file.Path;

/**
 * The core's packages; here because the core cannot depend on the test kit, which depends on it.
 */
class CorePackagesTest extends PackagesContract {
  @Override
  protected Path module() {
    return Path.of(System.getProperty("reprise.root"), "core");
  }
}

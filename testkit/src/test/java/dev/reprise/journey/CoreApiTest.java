package dev.reprise.journey;

import dev.reprise.testkit.architecture.ApiContract;
import java.nio.file.Path;

/** What the core exports; here for the same reason as {@link CorePackagesTest}. */
class CoreApiTest extends ApiContract {
  @Override
  protected Path module() {
    return Path.of(System.getProperty("reprise.root"), "core");
  }
}

package dev.reprise.gateway;

import dev.reprise.testkit.architecture.PackagesContract;
import java.nio.file.Path;
import java.util.List;

/** This module's packages, those of its tests too. */
class PackagesTest extends PackagesContract {
  @Override
  protected List<Path> sources() {
    return List.of(module().resolve("src/main/java"), module().resolve("src/test/java"));
  }
}

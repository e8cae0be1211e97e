package dev.reprise.gateway.config;

import dev.reprise.yaml.Section;
import dev.reprise.yaml.YamlNode;

/** Values that are right but that only a later version can obey. */
final class Later {
  private Later() {}

  static boolean falseOnly(YamlNode node) {
    if (Section.truth(node)) {
      throw node.refuse("this comes with a later version; write false");
    }
    return false;
  }
}

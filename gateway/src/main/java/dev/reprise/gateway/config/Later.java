package dev.reprise.gateway.config;

import dev.reprise.yaml.Section;
import dev.reprise.yaml.YamlNode;

/** Values that are right but that only a later version can obey. */
final class Later {
  private Later() {}

  static int zeroOnly(YamlNode node) {
    if (Section.whole(0, 10).apply(node) != 0) {
      throw node.refuse("this comes with a later version; write 0");
    }
    return 0;
  }
}

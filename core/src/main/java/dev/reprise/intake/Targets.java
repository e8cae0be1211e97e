package dev.reprise.intake;

import dev.reprise.request.Query;
import java.util.ArrayList;
import java.util.List;

/** Splits a request target; nothing is decoded, so that what goes upstream is what came. */
public final class Targets {
  private Targets() {}

  public static List<Query.Parameter> parameters(String target) {
    int mark = target.indexOf('?');
    if (mark < 0 || mark == target.length() - 1) {
      return List.of();
    }
    var parameters = new ArrayList<Query.Parameter>();
    for (String part : target.substring(mark + 1).split("&", -1)) {
      int equals = part.indexOf('=');
      parameters.add(
          equals < 0
              ? new Query.Parameter(part, "", true)
              : new Query.Parameter(part.substring(0, equals), part.substring(equals + 1)));
    }
    return parameters;
  }
}

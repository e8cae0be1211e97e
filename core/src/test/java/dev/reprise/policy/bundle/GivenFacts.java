package dev.reprise.policy.bundle;

import dev.reprise.policy.Facts;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts of a plain request by Acme for m-1, changed one at a time. */
record GivenFacts(Facts facts) {
  static GivenFacts cold() {
    return of("0", List.of(), List.of(), false, null, false);
  }

  private static GivenFacts of(
      @Nullable String temperature,
      List<String> stateful,
      List<Facts.Tool> tools,
      boolean schema,
      @Nullable Long maxAge,
      boolean noStore) {
    return new GivenFacts(
        new Facts(
            EntryType.MODEL_RESPONSE,
            new Scope.Tenant(new Partition("acme")),
            "acme",
            "main",
            "",
            "",
            "m-1",
            temperature == null ? null : new BigDecimal(temperature),
            stateful,
            tools,
            schema,
            1,
            maxAge,
            noStore,
            List.of()));
  }

  GivenFacts temperature(@Nullable String value) {
    var f = facts;
    return of(
        value,
        f.stateful(),
        f.tools(),
        f.outputSchema(),
        f.callerMaxAgeSeconds(),
        f.callerNoStore());
  }

  GivenFacts stateful(String... members) {
    var f = facts;
    return of(
        text(), List.of(members), f.tools(), f.outputSchema(), f.callerMaxAgeSeconds(), false);
  }

  GivenFacts tools(Facts.Tool... tools) {
    var f = facts;
    return of(
        text(), f.stateful(), List.of(tools), f.outputSchema(), f.callerMaxAgeSeconds(), false);
  }

  GivenFacts schema() {
    var f = facts;
    return of(text(), f.stateful(), f.tools(), true, f.callerMaxAgeSeconds(), false);
  }

  GivenFacts maxAge(long seconds) {
    var f = facts;
    return of(text(), f.stateful(), f.tools(), f.outputSchema(), seconds, false);
  }

  GivenFacts noStore() {
    var f = facts;
    return of(text(), f.stateful(), f.tools(), f.outputSchema(), f.callerMaxAgeSeconds(), true);
  }

  GivenFacts task(String task) {
    var f = facts;
    return new GivenFacts(
        new Facts(
            f.entryType(),
            f.narrowest(),
            f.tenant(),
            f.route(),
            task,
            f.agent(),
            f.model(),
            f.temperature(),
            f.stateful(),
            f.tools(),
            f.outputSchema(),
            f.answers(),
            f.callerMaxAgeSeconds(),
            f.callerNoStore(),
            f.live()));
  }

  private @Nullable String text() {
    return facts.temperature() == null ? null : facts.temperature().toString();
  }

  static Facts.Tool tool(String name) {
    return new Facts.Tool(name, null, null);
  }

  static Facts.Tool tool(String name, String sideEffects) {
    return new Facts.Tool(name, sideEffects, null);
  }
}

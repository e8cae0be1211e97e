package dev.reprise.interleaving;

import java.util.List;

/** Conditions of filling and looking up, each taken out of the product once. */
final class FillMutants {
  private FillMutants() {}

  private static final String CHECK = "freshness/Check";

  /** Left out of the key, so that the check behind it is what is left. */
  static final ProductMutant POLICY_NOT_IN_KEY =
      ProductMutant.of(
          "the policy is not part of the key",
          "key/RequestDescription",
          "        found.add(Component.of(Field.POLICY, policyVersion));\n",
          "");

  static final ProductMutant USER_NOT_IN_KEY =
      ProductMutant.of(
          "the user is not part of the key",
          "key/Contracts",
          "        found.add(Component.of(Field.USER, user));\n",
          "");

  static final ProductMutant POLICY_NOT_JUDGED =
      ProductMutant.of(
          "the policy is not judged",
          CHECK,
          "          new Check(Cause.POLICY_MOVED, (entry, asked, ledger) -> policyMoved(entry,"
              + " asked)),\n",
          "");

  /** A follower whose tags are not the flight's waits for the entry, and adds them on its hit. */
  private static final ProductMutant NOT_TAKEN_ON =
      ProductMutant.of(
          "a follower's tags are not taken on",
          "flight/Flight",
          "    soFar = more;\n    return true;",
          "    return true;");

  /** Of two calls, the answer of the later one is kept. */
  private static final ProductMutant NOT_OVERTAKEN =
      ProductMutant.of(
          "a call nobody joins does not overtake the one in flight",
          "fill/Fills",
          "    flights.overtake(flightKey(plan));\n",
          "");

  /** The version of a tag is never lower than the floor, and every entry has a tag. */
  private static final ProductMutant FLOOR_NOT_JUDGED =
      ProductMutant.of(
          "the floor is not judged",
          CHECK,
          "          new Check(Cause.BELOW_FLOOR, Check::belowFloor),\n",
          "");

  private static final ProductMutant TAGS_BELOW_THE_FLOOR =
      new ProductMutant(
          "tags do not know it",
          "",
          List.of(
              new ProductMutant.Change(
                  "freshness/TagTable",
                  "    if (row == null) {\n      return everyonesFloor;\n    }",
                  "    if (row == null) {\n      return 0;\n    }"),
              new ProductMutant.Change(
                  "freshness/TagTable",
                  "return Math.max(version == null ? row.floor : version, everyonesFloor);",
                  "return version == null ? 0 : version;")));

  /** The table of tags knows everyone's floor, too. */
  private static final ProductMutant EVERYONES_FLOOR =
      ProductMutant.of(
          "everyone's floor is nobody's",
          "freshness/EveryonesLedger",
          "return Math.max(ledger.floor(partition), ledger.floor(EVERYONE));",
          "return ledger.floor(partition);");

  /** What the product may lose without harm, because something behind it still holds. */
  static final List<ProductMutant> HELD_BY_ANOTHER =
      List.of(
          POLICY_NOT_IN_KEY,
          USER_NOT_IN_KEY,
          NOT_TAKEN_ON,
          NOT_OVERTAKEN,
          FLOOR_NOT_JUDGED,
          TAGS_BELOW_THE_FLOOR,
          EVERYONES_FLOOR,
          POLICY_NOT_JUDGED);

  static final List<ProductMutant> ALL =
      List.of(
          // Boarding.
          of(
              "any flight is boarded",
              "one takes no old answer",
              "lookup/Lookups",
              "return !(judge.of(want, judged, now()) instanceof Verdict.Dead);",
              "return judged != null;"),
          of(
              "no flight is boarded",
              "nothing happens",
              "flight/Flights",
              "mayJoin.test(current) && (",
              "mayJoin.test(current) && current.overtaken() && ("),
          of(
              "a closed flight takes on tags",
              "a follower knows the document",
              "flight/Flight",
              "if (closed || more",
              "if (more"),
          of(
              "a follower does not wait though its tags came too late",
              "a follower knows the document",
              "fill/Following",
              "if (!flight.dependsOn(asked.keying().tags())) {",
              "if (flight.stamp() == null) {"),
          // Landing.
          of(
              "the stamp is taken when the answer is there",
              "the leader knows the document",
              "fill/Fills",
              "keeping.keep(plan, reply, flight, landing, unprovable)",
              "keeping.keep(plan, reply, flight(plan), landing, unprovable)"),
          of(
              "the entry carries the leader's tags only",
              "a follower knows the document",
              "fill/Keeping",
              "landed.flight().soFar().tags()",
              "landed.plan().keying().tags()"),
          of(
              "the release is not learnt",
              "the release is invalidated",
              "fill/Keeping",
              "flight.close(ReleaseTags.of(judgement.model()))",
              "flight.close(java.util.List.of())"),
          of(
              "an overtaken answer is kept",
              "one wants a new answer",
              "fill/Keeping",
              "return flight.overtaken() || newerKept(plan, flight);",
              "return flight.stamp() == null;"),
          of(
              "an answer is kept though the policy moved",
              "the policy moves",
              "fill/Keeping",
              "if (policy.now() != landed.plan().keying().basis().policy()) {",
              "if (policy.now() == null) {"),
          of(
              "a failed call does not land",
              "the first call fails",
              "fill/Fills",
              "      case Succession.NoAnswer(var ignored, Origin.OriginFailed failed) -> {\n"
                  + "        crash(plan, flight);\n",
              "      case Succession.NoAnswer(var ignored, Origin.OriginFailed failed) -> {\n"),
          of(
              "a landed flight is still on the board",
              "nothing happens",
              "flight/Flights",
              "    flights.remove(key, flight);\n",
              ""),
          of(
              "an answer is not judged overtaken again when it is written",
              "one wants a new answer",
              "tier/TierStack",
              "boolean may = stillMay.getAsBoolean();",
              "boolean may = stillMay != null;"),
          of(
              "a tag brings a replaced answer back",
              "a tag comes to an answer that is replaced",
              "tier/TierStack",
              "boolean may = notReplaced(partition, key, tagged);",
              "boolean may = tagged != null;"),
          // The last check, and the second look.
          of(
              "a whole answer is not judged again",
              "the release is invalidated",
              "lookup/Lookups",
              "return !(judge.of(want.ofAnyAge(), flight.soFar(), now()) instanceof Verdict.Dead);",
              "return want != null;"),
          of(
              "the entry of a flight is not judged",
              "answers repeat words",
              "lookup/Lookups",
              "    Verdict verdict = judge.of(want, entry, at);\n",
              "    Verdict verdict = new Verdict.Fresh(Duration.ZERO);\n"),
          of(
              "a leader does not look again",
              "nothing happens",
              "fill/Fills",
              "        Optional<Fill> landed = landedMeanwhile(plan, second);\n",
              "        Optional<Fill> landed = Optional.empty();\n"),
          of(
              "a leader that found an entry leaves its flight on the board",
              "nothing happens",
              "fill/Fills",
              "        crash(plan, mine);\n",
              ""),
          // Looking up.
          of(
              "an entry is not judged",
              "all know the document",
              "lookup/Walk",
              "    Verdict verdict = judge.of(want, entry, at);\n",
              "    Verdict verdict = new Verdict.Fresh(Duration.ZERO);\n"),
          of(
              "tags brought on a hit are forgotten",
              "a follower knows the document",
              "lookup/Walk",
              "    List<Tag> all = judge.tagsWith(want, entry);\n",
              "    List<Tag> all = entry.tags();\n"),
          of(
              "the request's own tags are not judged",
              "the last knows the document",
              "lookup/Want",
              "new Demands(partition, policyVersion, now, all, minPosition, maxAge)",
              "new Demands(partition, policyVersion, now, added, minPosition, maxAge)"),
          of(
              "the position is not judged",
              "one reads its own invalidation",
              "lookup/Want",
              "new Demands(partition, policyVersion, now, all, minPosition, maxAge)",
              "new Demands(partition, policyVersion, now, all, null, maxAge)"),
          of(
              "the age is not judged",
              "one takes no old answer",
              "lookup/Want",
              "new Demands(partition, policyVersion, now, all, minPosition, maxAge)",
              "new Demands(partition, policyVersion, now, all, minPosition, null)"),
          // Validation.
          of(
              "tags are not judged",
              "all know the document",
              CHECK,
              "          new Check(Cause.INVALIDATED, Check::invalidated),\n",
              ""),
          of(
              "the entry's tags are not judged",
              "the leader knows the document",
              CHECK,
              "return anyNewer(entry.tags(), entry, asked, ledger)\n        || anyNewer",
              "return anyNewer"),
          of(
              "the incarnation is not judged",
              "the ledger is replaced",
              CHECK,
              "return entry.stamp().incarnation() != applied.incarnation()\n"
                  + "        || entry.stamp().sequence() > applied.sequence();",
              "return applied == null;"),
          of(
              "a position not reached is no reason",
              "one reads its own invalidation",
              CHECK,
              "return wanted.incarnation() != applied.incarnation()"
                  + " || wanted.sequence() > applied.sequence();",
              "return applied == null;"),
          of(
              "an old answer is not too old",
              "one takes no old answer",
              CHECK,
              "return maxAge != null &&",
              "return false &&"),
          of(
              "the lease is not judged",
              "the lease lapses at once",
              CHECK,
              "!ledger.leaseValid()",
              "ledger == null"),
          // Those that another condition covers, without that other.
          POLICY_NOT_IN_KEY.and(POLICY_NOT_JUDGED.foundBy("the policy moves")),
          NOT_TAKEN_ON.and(
              of(
                  "it does not wait for its tags",
                  "a follower knows the document",
                  "fill/Following",
                  "if (!flight.dependsOn(asked.keying().tags())) {",
                  "if (flight.stamp() == null) {")),
          NOT_OVERTAKEN.and(
              of(
                  "a newer entry is replaced",
                  "one wants a new answer",
                  "fill/Keeping",
                  "return flight.overtaken() || newerKept(plan, flight);",
                  "return flight.overtaken();")),
          FLOOR_NOT_JUDGED.and(TAGS_BELOW_THE_FLOOR).foundBy("the floor rises"),
          FLOOR_NOT_JUDGED.and(TAGS_BELOW_THE_FLOOR).foundBy("everyone's floor rises"),
          USER_NOT_IN_KEY.and(
              of(
                  "the scope is not compared",
                  "two users",
                  "lookup/EntryJudge",
                  "return entry.scope().equals(want.scope()) ? verdict",
                  "return entry.scope() != null ? verdict")));

  private static ProductMutant of(
      String name, String foundBy, String file, String text, String by) {
    return ProductMutant.of(name, file, text, by).foundBy(foundBy);
  }
}

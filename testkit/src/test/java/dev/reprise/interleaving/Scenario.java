package dev.reprise.interleaving;

import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.testkit.GivenRequests;
import java.util.List;

/**
 * Who asks, and what happens meanwhile.
 *
 * @param name what it is about
 * @param asks the requests; all have one key unless their callers differ
 * @param events what happens: each list in its order, the lists in any order with the rest
 * @param failing how many calls fail before one is answered
 * @param policy what is changed in the policy file
 */
record Scenario(
    String name, List<Ask> asks, List<List<String>> events, int failing, String policy) {
  private static final Partition ACME = new Partition("acme");

  /**
   * One request.
   *
   * @param position whether it names the position the ledger has reached
   */
  record Ask(String name, GivenRequests request, boolean position) {}

  static final String PLAIN = "";
  static final String GIVES_STALE = "stale_while_revalidate: 5m";

  /** A document's tag is invalidated. */
  private static final List<String> DOC = invalidates("doc:9");

  private static final List<String> MODEL = invalidates(Promises.RELEASE);

  /** In turn: found with interruptions that are few, they need few requests each. */
  static final List<Scenario> ALL =
      List.of(
          of("nothing happens", List.of(ask("A"), ask("B"), ask("C"))),
          of("all know the document", List.of(tagged("A"), tagged("B"), tagged("C")), DOC),
          of("the leader knows the document", List.of(tagged("A"), ask("B"), ask("C")), DOC),
          of("a follower knows the document", List.of(ask("A"), tagged("B"), ask("C")), DOC),
          of("the last knows the document", List.of(ask("A"), ask("B"), tagged("C")), DOC),
          of("the release is invalidated", List.of(ask("A"), ask("B"), ask("C")), MODEL),
          of("the floor rises", List.of(ask("A"), ask("B"), ask("C")), invalidates("floor")),
          of("everyone's floor rises", List.of(ask("A"), ask("B")), invalidates("everyone")),
          of("the ledger is replaced", List.of(ask("A"), ask("B"), ask("C")), List.of("replace")),
          of(
              "the lease lapses",
              List.of(tagged("A"), tagged("B"), tagged("C")),
              List.of("change doc:9", "write doc:9", "lapse", "ack", "apply", "renew")),
          of("the lease lapses at once", List.of(ask("A"), ask("B")), List.of("lapse")),
          of(
              "one reads its own invalidation",
              List.of(tagged("A"), positioned("B")),
              List.of("change doc:9", "write doc:9", "apply", "ack")),
          of(
              "one takes no old answer",
              List.of(ask("A"), new Ask("B", chat().maxAge(60), false)),
              List.of("pass 2m")),
          of("one wants another form", List.of(tagged("A"), streamed("B"), streamed("C")), DOC),
          of(
              "a tag comes to an answer that is replaced",
              List.of(ask("A"), new Ask("B", chat().noCache(), false), tagged("C"), ask("D"))),
          of("answers repeat words", List.of(echo("A"), echo("B"), echo("C")), MODEL),
          of(
              "one wants a new answer",
              List.of(ask("A"), new Ask("B", chat().noCache(), false), ask("C"), ask("D"))),
          new Scenario(
              "the first call fails",
              List.of(ask("A"), tagged("B"), ask("C")),
              List.of(DOC),
              1,
              PLAIN),
          new Scenario(
              "a stale answer is given",
              List.of(tagged("A"), tagged("B"), ask("C")),
              List.of(List.of("pass 6m"), DOC),
              0,
              GIVES_STALE),
          of("the policy moves", List.of(ask("A"), ask("B")), List.of("policy")),
          of("two users", List.of(as("A", "ada"), as("B", "bo")), List.<String>of()));

  private static List<String> invalidates(String what) {
    return List.of("change " + what, "write " + what, "apply", "ack");
  }

  @SafeVarargs
  private static Scenario of(String name, List<Ask> asks, List<String>... events) {
    return new Scenario(name, asks, List.of(events), 0, PLAIN);
  }

  private static GivenRequests chat() {
    return GivenRequests.chat("why?");
  }

  private static Ask ask(String name) {
    return new Ask(name, chat(), false);
  }

  private static Ask tagged(String name) {
    return new Ask(name, chat().tagged("doc:9"), false);
  }

  private static Ask positioned(String name) {
    return new Ask(name, chat().tagged("doc:9"), true);
  }

  private static Ask streamed(String name) {
    return new Ask(name, GivenRequests.streamedChat("why?"), false);
  }

  private static Ask echo(String name) {
    String body =
        "{\"model\":\"m-1\",\"temperature\":0,\"store\":false,\"input\":\"why?\",\"metadata\":{\"who\":\"";
    return new Ask(name, GivenRequests.post("/v1/responses", body + name + "\"}}"), false);
  }

  private static Ask as(String name, String user) {
    return new Ask(name, chat().as(new Principal(ACME, null, user)), false);
  }

  static int number(String name) {
    for (int number = 0; number < ALL.size(); number++) {
      if (ALL.get(number).name().equals(name)) {
        return number;
      }
    }
    throw new IllegalArgumentException(name);
  }

  boolean policyMoves() {
    return events.contains(List.of("policy"));
  }

  /** Whether every request may be given one answer. */
  boolean calm() {
    return events.isEmpty() && !renews();
  }

  /** Whether one asks for a new answer. */
  boolean renews() {
    return asks.stream().anyMatch(ask -> ask.request().directives().noCache());
  }
}

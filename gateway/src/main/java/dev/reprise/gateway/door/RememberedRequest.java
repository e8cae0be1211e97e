package dev.reprise.gateway.door;

import dev.reprise.gateway.http.Incoming;
import dev.reprise.json.Document;
import dev.reprise.plan.Plan;
import dev.reprise.request.Header;
import java.util.Arrays;

/**
 * A request that was a hit, and what was made of it.
 *
 * @param passed the gate that it passed
 * @param credential the credential for its provider
 * @param noise its header fields whose values may differ in a repeat
 * @param texts the texts in its body that may differ in a repeat
 */
record RememberedRequest(
    Incoming incoming,
    Gate passed,
    Credential credential,
    Plan.Keyed plan,
    NoiseFields noise,
    UnreadTexts texts) {
  private static final int FIELD = 128;

  static RememberedRequest of(
      Incoming incoming, Gate passed, Credential credential, Plan.Keyed plan) {
    return new RememberedRequest(
        incoming,
        passed,
        credential,
        plan,
        NoiseFields.of(incoming.headers(), plan.fieldRules()::ignoresHeader),
        texts(incoming, plan));
  }

  /** None where policy rearranged the body: the plan's document is another then. */
  private static UnreadTexts texts(Incoming incoming, Plan.Keyed plan) {
    Document document = plan.question().request().document();
    return document == null || document.bytes() != incoming.body()
        ? UnreadTexts.NONE
        : UnreadTexts.of(document, plan.fieldRules().unread());
  }

  /** Its size in bytes, roughly; the body is counted with the plan. */
  long weight() {
    long fields = 0;
    for (Header field : incoming.headers().fields()) {
      fields += FIELD + field.name().length() + field.value().length();
    }
    return plan.weight() + incoming.target().length() + fields;
  }

  /** Whether this one is equal to the byte, but for its headers. */
  boolean sameBody(Incoming now) {
    return sameTarget(now) && Arrays.equals(incoming.body(), now.body());
  }

  /** Whether this one asks the same: its headers differ in noise, its body in unread texts. */
  boolean asksTheSame(Incoming now) {
    return sameTarget(now)
        && texts.same(incoming.body(), now.body())
        && noise.same(incoming.headers(), now.headers());
  }

  private boolean sameTarget(Incoming now) {
    return incoming.method().equals(now.method())
        && incoming.target().equals(now.target())
        && incoming.remote().getAddress().isLoopbackAddress()
            == now.remote().getAddress().isLoopbackAddress();
  }
}

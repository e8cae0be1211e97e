package dev.reprise.policy.bundle;

import dev.reprise.policy.Admission;
import dev.reprise.policy.AnswerFacts;
import dev.reprise.policy.Facts;
import dev.reprise.policy.Findings;
import dev.reprise.policy.Policy;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.request.EntryType;

/** What holds when no bundle could be read; requests still go upstream. */
public record NoPolicy(String why) implements Policy {
  @Override
  public String version() {
    return "none";
  }

  @Override
  public Ruling rule(Facts facts) {
    return new Ruling.Bypass(Reason.POLICY_UNAVAILABLE, version(), why);
  }

  @Override
  public Ruling screen(Ruling ruling, EntryType type, Findings findings) {
    return new Ruling.Bypass(Reason.POLICY_UNAVAILABLE, version(), why);
  }

  @Override
  public Admission admit(EntryType type, Ruling.Terms terms, AnswerFacts answer) {
    return new Admission.Drop(Reason.POLICY_UNAVAILABLE, why);
  }
}

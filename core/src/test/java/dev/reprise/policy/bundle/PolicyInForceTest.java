package dev.reprise.policy.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Ending;
import dev.reprise.policy.Admission;
import dev.reprise.policy.AnswerFacts;
import dev.reprise.policy.Findings;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling.Allow;
import dev.reprise.policy.Ruling.Bypass;
import dev.reprise.policy.bundle.PolicyInForce.Reloaded;
import dev.reprise.request.EntryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R-16: last good kept, none means denied. */
class PolicyInForceTest {
  private static final String ONE = "version: one\nentries: {model_response: {}}\n";
  @TempDir Path folder;

  @Test
  void a_changed_file_is_in_force_after_a_reload() throws Exception {
    Path file = Files.writeString(folder.resolve("bundle.yaml"), ONE);
    var policy = PolicyInForce.from(new BundleFile(file));
    assertThat(policy.current().version()).isEqualTo("one");
    assertThat(policy.reload()).isEqualTo(new Reloaded.Unchanged("one"));
    Files.writeString(file, ONE.replace("one", "two"));
    assertThat(policy.reload()).isEqualTo(new Reloaded.Changed("two"));
    assertThat(policy.current().version()).isEqualTo("two");
  }

  @Test
  void the_last_good_bundle_stays_and_the_error_is_told() throws Exception {
    Path file = Files.writeString(folder.resolve("bundle.yaml"), ONE);
    var policy = PolicyInForce.from(new BundleFile(file));
    Files.writeString(file, "version: broken\nentires: {}\n");
    assertThat(policy.reload())
        .isInstanceOfSatisfying(
            Reloaded.BundleRefused.class,
            it ->
                assertThat(it.why())
                    .hasMessageStartingWith(file + ": entires: ")
                    .hasMessageEndingWith("(line 2)"));
    assertThat(policy.current().rule(GivenFacts.cold().facts())).isInstanceOf(Allow.class);
    assertThat(policy.refusal().orElseThrow()).hasMessageContaining("did you mean entries?");
    Files.delete(file);
    assertThat(policy.reload()).isInstanceOf(Reloaded.BundleRefused.class);
    assertThat(policy.current().version()).isEqualTo("one");
    Files.writeString(file, ONE);
    assertThat(policy.reload()).isEqualTo(new Reloaded.Unchanged("one"));
    assertThat(policy.refusal()).isEmpty();
  }

  @Test
  void without_any_good_bundle_everything_is_a_bypass_with_the_reason() {
    var inForce = PolicyInForce.from(new BundleFile(folder.resolve("absent.yaml")));
    var policy = inForce.current();
    assertThat(policy.rule(GivenFacts.cold().facts()))
        .isInstanceOfSatisfying(
            Bypass.class,
            it -> {
              assertThat(it.reason()).isEqualTo(Reason.POLICY_UNAVAILABLE);
              assertThat(it.policyVersion()).isEqualTo("none");
              assertThat(it.detail()).isEqualTo("no policy bundle is in force");
            });
    assertThat(inForce.refusal().orElseThrow())
        .as("for the operator")
        .hasMessageContaining("there is no such file");
    var terms =
        ((Allow) new BundlePolicy(BundleReader.read(ONE)).rule(GivenFacts.cold().facts())).terms();
    var answer = new AnswerFacts(200, true, Ending.STOP, 1, List.of(), Findings.NONE, List.of());
    assertThat(policy.admit(EntryType.MODEL_RESPONSE, terms, answer))
        .isInstanceOf(Admission.Drop.class);
  }

  /** Requests still go to the provider, so they must go as their callers wrote them. */
  @Test
  void without_any_good_bundle_requests_are_sent_as_they_are() {
    var policy = PolicyInForce.from(new BundleFile(folder.resolve("absent.yaml"))).current();
    assertThat(policy.version()).isEqualTo("none");
    assertThat(policy.toolOrderFree()).isFalse();
    assertThat(policy.shapesPrefixes("main")).isTrue();
    assertThat(policy.ignoredHeaders()).isEmpty();
    assertThat(policy.liveMembers()).isEmpty();
  }

  @Test
  void a_bundle_may_have_up_to_1_mib() throws Exception {
    String comment = "#" + "x".repeat((1 << 20) - ONE.length() - 2) + "\n";
    Path file = Files.writeString(folder.resolve("bundle.yaml"), comment + ONE);
    assertThat(Files.size(file)).isEqualTo(1 << 20);
    assertThat(PolicyInForce.from(new BundleFile(file)).current().version()).isEqualTo("one");
    Files.writeString(file, comment + ONE + "\n");
    assertThat(PolicyInForce.from(new BundleFile(file)).refusal().orElseThrow())
        .hasMessageContaining("keep a bundle under 1 MiB");
  }
}

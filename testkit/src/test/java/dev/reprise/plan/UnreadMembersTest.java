package dev.reprise.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The members of a body that a dialect's data calls unread: a repeat that differs only in their
 * texts is answered with the plan of the request before, so nothing in a plan may depend on them.
 */
class UnreadMembersTest {
  private static final Map<String, String> BODIES =
      Map.of(
          "/v1/chat/completions",
          """
          {"model":"m-1","temperature":0,"messages":[{"role":"user","content":"Why?"}],%s}""",
          "/v1/responses",
          """
          {"model":"m-1","temperature":0,"input":"Why?",%s}""",
          "/v1/messages",
          """
          {"model":"m-1","max_tokens":9,"temperature":0,%s,"messages":[{"role":"user","content":"Why?"}]}""",
          "/v1beta/models/m-1:generateContent",
          """
          {"generationConfig":{"temperature":0},%s,"contents":[{"parts":[{"text":"Why?"}]}]}""");

  private static Plan.Reusable plan(String path, String member) {
    var request = GivenRequests.post(path, BODIES.get(path).formatted(member));
    return (Plan.Reusable) new Journey().plan(request);
  }

  @TestFactory
  Stream<DynamicTest> a_plan_does_not_depend_on_unread_members() {
    return BODIES.keySet().stream()
        .flatMap(
            path ->
                plan(path, "\"x\":1").fieldRules().unread().stream()
                    .map(
                        member ->
                            DynamicTest.dynamicTest(
                                path + " " + member, () -> same(path, member))));
  }

  private static void same(String path, String member) {
    String form = "\"" + member + "\":{\"a\":\"%s\",\"temperature\":[1,\"%s\"]}";
    Plan.Reusable one = plan(path, form.formatted("run-1", "alpha"));
    Plan.Reusable other = plan(path, form.formatted("run-2", "omega"));
    assertThat(other.key()).isEqualTo(one.key());
    assertThat(other.terms()).isEqualTo(one.terms());
    assertThat(other.keying().tags()).isEqualTo(one.keying().tags());
    assertThat(other.keying().contract()).isEqualTo(one.keying().contract());
    assertThat(other.question().asked()).isEqualTo(one.question().asked());
    assertThat(other.question().outline()).isEqualTo(one.question().outline());
    assertThat(other.question().destination()).isEqualTo(one.question().destination());
  }

  /** The control: a mode is ignored by the key, but it is read. */
  @Test
  void a_mode_is_not_unread() {
    String path = "/v1/chat/completions";
    Plan.Reusable whole = plan(path, "\"stream\":false");
    Plan.Reusable stream = plan(path, "\"stream\":true");
    assertThat(stream.key()).isEqualTo(whole.key());
    assertThat(stream.question().outline()).isNotEqualTo(whole.question().outline());
    assertThat(whole.fieldRules().unread()).doesNotContain("stream", "stream_options");
  }
}

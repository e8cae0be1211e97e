package dev.reprise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.canonical.RuleSet;
import dev.reprise.catalogue.Dialects;
import dev.reprise.key.CacheKey;
import dev.reprise.key.Contract;
import dev.reprise.key.Contract.Field;
import dev.reprise.key.PartitionKeys;
import dev.reprise.provider.Destination;
import dev.reprise.request.EntryType;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Partition;
import dev.reprise.request.Request;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Timeline;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What beside the request's body moves the key, and what does not. */
class KeyerTest {
  private static final GivenRequests WHY = GivenRequests.chat("why?");
  private static final Partition ACME = new Partition("acme");
  private static final Scope TENANT = new Scope.Tenant(ACME);
  private static final EntryType RESPONSE = EntryType.MODEL_RESPONSE;

  private final GivenPlans given = new GivenPlans(GivenPlans.provider("played", false));

  private Keyer keyer(String classifier) {
    return new Keyer(new PartitionKeys(new byte[PartitionKeys.BYTES]), classifier, given.time);
  }

  private Keying.Basis basis() {
    return new Keying.Basis(given.policy.now(), "routes");
  }

  private static Question question(Headers headers, Destination destination) {
    Request plain = WHY.request();
    var request =
        new Request(
            plain.id(),
            plain.operation(),
            plain.method(),
            plain.path(),
            plain.query(),
            headers,
            plain.body(),
            plain.document(),
            plain.principal(),
            List.of(),
            plain.directives(),
            plain.hints());
    var dialect = Dialects.SHIPPED.forOperation(request.operation());
    var document = request.document();
    assertThat(document).isNotNull();
    var outline = dialect.outline(request.operation(), document);
    return Question.of(new ReadRequest(request, dialect, outline, new Timeline(0)), destination);
  }

  private static Question question() {
    return question(Headers.NONE, GivenPlans.provider("played", false));
  }

  private CacheKey key(Question question, Scope scope) {
    return derived(question, scope).key();
  }

  private Keyer.Derived derived(Question question, Scope scope) {
    return keyer("c-1").derive(question, RESPONSE, Keyer.BodyRules.STRUCTURAL, scope, basis());
  }

  private static String component(Keyer.Derived derived, Field field) {
    return derived.contract().components().stream()
        .filter(it -> it.field() == field)
        .map(Contract.Component::value)
        .map(value -> new String(value, StandardCharsets.UTF_8))
        .reduce((one, two) -> one + "," + two)
        .orElse("");
  }

  @Test
  void the_same_question_has_the_same_key_whoever_asks_when() {
    assertThat(key(question(), TENANT)).isEqualTo(key(question(), TENANT));
  }

  @Test
  void another_text_of_the_bundle_is_another_key_though_its_version_is_the_same() {
    CacheKey before = key(question(), TENANT);
    String version = given.policy.current().version();
    given.editPolicy(bundle -> bundle + "\n# edited");
    assertThat(given.policy.current().version()).as("control").isEqualTo(version);
    assertThat(key(question(), TENANT)).isNotEqualTo(before);
    assertThat(component(derived(question(), TENANT), Field.POLICY))
        .isEqualTo(version + " " + given.policy.now().revision());
  }

  @Test
  void another_version_of_the_classifier_is_another_key() {
    Keyer.Derived other =
        keyer("c-2").derive(question(), RESPONSE, Keyer.BodyRules.STRUCTURAL, TENANT, basis());
    assertThat(other.key()).isNotEqualTo(key(question(), TENANT));
    assertThat(component(other, Field.GUARDRAIL)).isEqualTo("c-2");
  }

  @Test
  void a_header_counts_unless_the_operator_calls_it_noise() {
    var fields = Headers.of(List.of(new Header("X-Build-Number", "7")));
    Destination played = GivenPlans.provider("played", false);
    assertThat(key(question(fields, played), TENANT))
        .as("control")
        .isNotEqualTo(key(question(), TENANT));
    given.editPolicy(bundle -> bundle.replace("{ignore: []}", "{ignore: [x-build-number]}"));
    assertThat(key(question(fields, played), TENANT)).isEqualTo(key(question(), TENANT));
    var others = Headers.of(List.of(new Header("X-Variant", "7")));
    assertThat(key(question(others, played), TENANT)).isNotEqualTo(key(question(), TENANT));
  }

  @Test
  void each_scope_has_a_key_of_its_own() {
    assertThat(
            List.of(
                key(question(), TENANT),
                key(question(), new Scope.Workspace(ACME, "w")),
                key(question(), new Scope.Workspace(ACME, "v")),
                key(question(), new Scope.User(ACME, null, "ada")),
                key(question(), new Scope.User(ACME, "w", "ada")),
                key(question(), new Scope.User(ACME, null, "bo"))))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_scope_of_another_partition_is_refused() {
    assertThatThrownBy(() -> derived(question(), new Scope.Tenant(new Partition("globex"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void who_answers_and_where_is_part_of_the_key() {
    CacheKey played = key(question(), TENANT);
    assertThat(key(question(Headers.NONE, GivenPlans.provider("other", false)), TENANT))
        .isNotEqualTo(played);
    Keyer.Derived derived = derived(question(), TENANT);
    assertThat(component(derived, Field.PROVIDER)).isEqualTo("played/openai_compatible");
    assertThat(component(derived, Field.UPSTREAM)).isEqualTo("http://played.example");
    assertThat(component(derived, Field.MODEL)).as("path, then body").isEqualTo(",m-1");
    assertThat(component(derived, Field.RECIPE)).isEqualTo("2");
  }

  @Test
  void whether_calls_are_shared_is_not_part_of_the_key() {
    assertThat(key(question(Headers.NONE, GivenPlans.provider("played", true)), TENANT))
        .isEqualTo(key(question(), TENANT));
  }

  @Test
  void the_type_of_the_entry_and_how_the_body_is_read_are_part_of_the_key() {
    CacheKey plain = key(question(), TENANT);
    assertThat(
            keyer("c-1")
                .derive(
                    question(), EntryType.TOOL_OUTPUT, Keyer.BodyRules.STRUCTURAL, TENANT, basis())
                .key())
        .isNotEqualTo(plain);
    var text = new Keyer.BodyRules(RuleSet.TEXT_V1, false);
    assertThat(keyer("c-1").derive(question(), RESPONSE, text, TENANT, basis()).key())
        .isNotEqualTo(plain);
    var sorted = new Keyer.BodyRules(RuleSet.STRUCTURAL_V1, true);
    assertThat(keyer("c-1").derive(question(), RESPONSE, sorted, TENANT, basis()).key())
        .isNotEqualTo(plain);
  }
}

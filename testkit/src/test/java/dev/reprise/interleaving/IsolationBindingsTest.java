package dev.reprise.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What binds an entry to its owner is taken out of the product's own classes: each binding alone,
 * all but one, and all. An answer reaches somebody else only when all are lost, so each of them is
 * enough, and each is needed once the others are gone (R-6, R-10, F-3).
 */
class IsolationBindingsTest {
  private static final ProductMutant NOTHING = new ProductMutant("nothing is lost", "", List.of());

  private static final ProductMutant CONTRACT =
      ProductMutant.of(
          "the contract names no tenant",
          "key/Contracts",
          "    found.add(Component.of(Field.TENANT, partition.name()));\n",
          "");

  private static final ProductMutant KEY =
      ProductMutant.of(
          "one key for all partitions",
          "key/PartitionKeys",
          "return derive(contract, new Derivation(Purpose.CACHE_KEY, partition.name()));",
          "return derive(contract, new Derivation(Purpose.CACHE_KEY, \"\"));");

  private static final ProductMutant TIER =
      new ProductMutant(
          "the tier does not compare partitions",
          "",
          List.of(
              new ProductMutant.Change(
                  "tier/Slot",
                  "        && fourth == that.fourth\n        && partition.equals(that.partition);",
                  "        && fourth == that.fourth;"),
              new ProductMutant.Change("tier/Slot", " ^ 31 * partition.name().hashCode();", ";")));

  private static final ProductMutant KEEPING =
      ProductMutant.of(
          "the tier keeps entries of other partitions",
          "tier/InProcessTier",
          "weight > maxBytes / 8 || !entry.belongsTo(partition)",
          "weight > maxBytes / 8");

  private static final ProductMutant SCOPE =
      ProductMutant.of(
          "the scope is not compared",
          "lookup/EntryJudge",
          "return entry.scope().equals(want.scope()) ? verdict",
          "return entry.scope() != null ? verdict");

  private static final ProductMutant PARTITION =
      ProductMutant.of(
          "the partition is not judged",
          "freshness/Check",
          "return !entry.belongsTo(asked.partition());",
          "return entry == null;");

  private static final ProductMutant WORKSPACE =
      new ProductMutant(
          "the contract names no workspace",
          "",
          List.of(
              new ProductMutant.Change(
                  "key/Contracts",
                  "        Component.optional(found, Field.WORKSPACE, \"\", workspace);\n",
                  "")));

  private static final ProductMutant USER =
      ProductMutant.of(
          "the contract names no user",
          "key/Contracts",
          "        found.add(Component.of(Field.USER, user));\n",
          "");

  private static final List<ProductMutant> OF_TENANTS =
      List.of(CONTRACT, KEY, TIER, SCOPE, PARTITION);

  private static final List<ProductMutant> OF_A_MISFILED_ENTRY = List.of(KEEPING, SCOPE, PARTITION);

  @Test
  void nobody_but_the_owner_is_given_an_entry() throws Exception {
    for (String who : List.of("another tenant", "misfiled", "another workspace", "another user")) {
      assertGiven(NOTHING, who, false);
    }
  }

  @Test
  void another_tenant_is_given_it_only_when_every_binding_is_lost() throws Exception {
    assertEachIsEnough(OF_TENANTS, "another tenant");
  }

  @Test
  void an_entry_kept_in_the_wrong_place_is_given_only_when_every_binding_is_lost()
      throws Exception {
    assertEachIsEnough(OF_A_MISFILED_ENTRY, "misfiled");
  }

  @Test
  void another_workspace_is_given_it_only_when_every_binding_is_lost() throws Exception {
    assertEachIsEnough(List.of(WORKSPACE, SCOPE), "another workspace");
  }

  @Test
  void another_user_is_given_it_only_when_every_binding_is_lost() throws Exception {
    assertEachIsEnough(List.of(USER, SCOPE), "another user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"another tenant"})
  @Tag("slow")
  void whatever_is_lost_one_binding_that_is_left_is_enough(String who) throws Exception {
    for (int lost = 0; lost < 1 << OF_TENANTS.size(); lost++) {
      assertGiven(without(OF_TENANTS, lost), who, lost == (1 << OF_TENANTS.size()) - 1);
    }
  }

  /** All lost; all but one, for each; each alone. */
  private static void assertEachIsEnough(List<ProductMutant> bindings, String who)
      throws Exception {
    int all = (1 << bindings.size()) - 1;
    assertGiven(without(bindings, all), who, true);
    for (int one = 1; one <= all; one <<= 1) {
      assertGiven(without(bindings, one), who, false);
      assertGiven(without(bindings, all ^ one), who, false);
    }
  }

  private static ProductMutant without(List<ProductMutant> bindings, int lost) {
    var changes = new ArrayList<ProductMutant.Change>();
    var names = new ArrayList<String>();
    for (int n = 0; n < bindings.size(); n++) {
      if ((lost & 1 << n) != 0) {
        changes.addAll(bindings.get(n).changes());
        names.add(bindings.get(n).name());
      }
    }
    return new ProductMutant(String.join(" and ", names), "", changes);
  }

  private static void assertGiven(ProductMutant mutant, String who, boolean given)
      throws Exception {
    Predicate<String> probe = probe(mutant);
    assertThat(probe.test("herself")).as("control: %s", mutant).isTrue();
    assertThat(probe.test(who)).as("%s: %s", who, mutant).isEqualTo(given);
  }

  @SuppressWarnings("unchecked")
  private static Predicate<String> probe(ProductMutant mutant) throws Exception {
    return mutant.load(Predicate.class, BindingsProbe.class);
  }

  /** The key alone tells these apart: without their component the wrong answer is given. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "another prompt | found.add(new Component(Field.BODY, \"\", digest.bytes()));",
        "another provider | found.add(Component.of(Field.PROVIDER, provider));",
        "another address | found.add(Component.of(Field.UPSTREAM, baseUrl));",
        "another policy | found.add(Component.of(Field.POLICY, policyVersion));",
        "another classifier | found.add(Component.of(Field.GUARDRAIL, guardrailVersion));",
        "another task | Component.optional(found, Field.TASK, \"\", task);",
        "another memory | Component.optional(found, Field.MEMORY, \"\", memory);",
        "other evidence |"
            + " Component.optional(found, Field.RETRIEVAL_FINGERPRINT, \"\", evidence);",
        "another header | headers(found, headers, rules);",
        "another query | query(found, query, rules);",
        "another credential | credentials.forEach(it -> found.add("
            + "Component.of(Field.CREDENTIAL, it.name(), it.value())));",
      })
  void what_selects_an_answer_is_part_of_the_key(String who, String component) throws Exception {
    var lost = ProductMutant.of(component, "key/RequestDescription", component, "");
    assertThat(new BindingsProbe().test("herself")).as("control").isTrue();
    assertThat(new BindingsProbe().test(who)).as(who).isFalse();
    assertGiven(lost, who, true);
  }
}

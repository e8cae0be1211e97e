package dev.reprise.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Digest;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who passes, as whom, and what goes on of what was shown (contract 2.3). */
class GateTest {
  private static final String ADA = "rp_ada00001_" + "a".repeat(43);
  private static final String BO = "rp_bo000001_" + "b".repeat(43);
  private static final String WITHDRAWN = "rp_gone0001_" + "c".repeat(43);
  private static final Gate OPEN = new Gate(Map.of(), false, Set.of());
  private static final Gate KEYS =
      new Gate(Map.of(hash(ADA), "ada", hash(BO), ""), false, Set.of());
  private static final Gate KEYS_OR_ANYONE = new Gate(Map.of(hash(ADA), ""), true, Set.of());

  private static String hash(String key) {
    return Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static Gate.GateResult look(Gate gate, boolean loopback, String... pairs) {
    Headers headers = Headers.of(pairs);
    return gate.look("openai", headers, Credential.of("openai", headers, List.of()), loopback);
  }

  private static Gate.GateResult.Admitted admitted(Gate gate, String... pairs) {
    return (Gate.GateResult.Admitted) look(gate, false, pairs);
  }

  private static String refused(Gate gate, String... pairs) {
    return ((Gate.GateResult.NotAdmitted) look(gate, true, pairs)).message();
  }

  private static List<String> onward(Gate.GateResult.Admitted seen) {
    var sent = new ArrayList<String>();
    seen.onward().headers().forEach(field -> sent.add(field.name() + ": " + field.value()));
    seen.onward().parameters().forEach(parameter -> sent.add(parameter.text()));
    return sent;
  }

  @Test
  void without_keys_the_credential_is_the_caller_and_goes_on_as_it_was_sent() {
    var seen = admitted(OPEN, "Authorization", "Bearer sk-1", "x-api-key", "sk-2");
    assertThat(seen.identity()).isEqualTo("sk-1");
    assertThat(onward(seen)).containsExactly("Authorization: Bearer sk-1", "x-api-key: sk-2");
    assertThat(look(OPEN, true))
        .isEqualTo(
            new Gate.GateResult.Admitted(
                null, Credential.of("openai", Headers.NONE, List.of()), ""));
  }

  @Test
  void a_key_passes_wherever_it_is_sent_and_never_goes_on() {
    for (String[] place :
        new String[][] {
          {"Reprise-Key", ADA},
          {"authorization", "bearer " + ADA},
          {"X-Api-Key", ADA},
          {"api-key", ADA},
          {"x-goog-api-key", ADA},
        }) {
      var seen = admitted(KEYS, place);
      assertThat(seen.identity()).as(place[0]).isEqualTo(ADA);
      assertThat(onward(seen)).as(place[0]).isEmpty();
    }
    List<Query.Parameter> key = List.of(new Query.Parameter("key", ADA));
    var seen =
        (Gate.GateResult.Admitted)
            KEYS.look("gemini", Headers.NONE, Credential.of("gemini", Headers.NONE, key), false);
    assertThat(seen.identity()).isEqualTo(ADA);
    assertThat(onward(seen)).isEmpty();
  }

  /** RFC 9110 section 11.1: the scheme has no case. */
  @Test
  void the_scheme_of_a_credential_is_read_in_any_case() {
    for (String scheme : List.of("Bearer ", "bearer ", "BEARER ", "bearer  ")) {
      assertThat(admitted(KEYS, "Authorization", scheme + ADA).identity()).isEqualTo(ADA);
      assertThat(admitted(OPEN, "Authorization", scheme + "sk-1").identity()).isEqualTo("sk-1");
    }
  }

  @Test
  void beside_a_key_the_providers_credential_goes_on_and_counts_for_who_is_calling() {
    for (String[] fields :
        new String[][] {
          {"Reprise-Key", ADA, "Authorization", "Bearer sk-1"},
          {"Authorization", "Bearer sk-1", "x-api-key", ADA},
          {"Reprise-Key", ADA, "x-api-key", ADA, "Authorization", "Bearer sk-1"},
        }) {
      var seen = admitted(KEYS, fields);
      assertThat(onward(seen)).containsExactly("Authorization: Bearer sk-1");
      assertThat(seen.identity()).isEqualTo(ADA + "\nsk-1");
    }
    Set<String> identities =
        Set.of(
            String.valueOf(admitted(KEYS, "Reprise-Key", ADA).identity()),
            String.valueOf(admitted(KEYS, "Reprise-Key", BO).identity()),
            String.valueOf(admitted(KEYS, "Reprise-Key", ADA, "api-key", "sk-1").identity()),
            String.valueOf(admitted(KEYS, "Reprise-Key", BO, "api-key", "sk-1").identity()),
            String.valueOf(admitted(KEYS, "Reprise-Key", ADA, "api-key", "sk-2").identity()));
    assertThat(identities).as("nobody is taken for another").hasSize(5);
  }

  @Test
  void who_shows_no_known_key_stays_outside_on_loopback_too() {
    assertThat(refused(KEYS)).contains("has no key", "Reprise-Key: rp_");
    assertThat(refused(KEYS, "Authorization", "Bearer sk-1"))
        .contains("is not one of them", "Reprise-Key: rp_");
    assertThat(refused(KEYS, "Authorization", "Bearer " + WITHDRAWN))
        .contains("is not one of them");
    assertThat(refused(KEYS, "Authorization", "Bearer " + hash(ADA))).as("the hash").isNotEmpty();
    for (String wrong :
        List.of(WITHDRAWN, "", " ", ADA + "x", ADA.toLowerCase(java.util.Locale.ROOT) + "A")) {
      assertThat(refused(KEYS, "Reprise-Key", wrong, "Authorization", "Bearer " + ADA))
          .as("Reprise-Key counts alone where it is sent")
          .contains("The key in Reprise-Key is not one of this gateway's keys");
    }
    assertThat(refused(KEYS, "Reprise-Key", ADA, "Reprise-Key", ADA)).contains("once");
    assertThat(refused(KEYS, "Reprise-Key", WITHDRAWN)).doesNotContain(WITHDRAWN);
  }

  @Test
  void where_anyone_is_let_in_known_keys_still_stay_here_and_withdrawn_ones_outside() {
    assertThat(onward(admitted(KEYS_OR_ANYONE, "Authorization", "Bearer " + ADA))).isEmpty();
    var other = admitted(KEYS_OR_ANYONE, "Authorization", "Bearer sk-1");
    assertThat(onward(other)).containsExactly("Authorization: Bearer sk-1");
    assertThat(other.identity()).isEqualTo("sk-1");
    assertThat(refused(KEYS_OR_ANYONE, "Authorization", "Bearer " + WITHDRAWN)).isNotEmpty();
    assertThat(refused(KEYS_OR_ANYONE, "Reprise-Key", WITHDRAWN)).isNotEmpty();
  }

  @Test
  void who_shows_nothing_is_somebody_on_loopback_only_and_is_told_what_fits() {
    var providers = (Gate.GateResult.NotAdmitted) look(OPEN, false);
    assertThat(providers.message()).contains("Send the provider's API key as usual");
    var held =
        (Gate.GateResult.NotAdmitted) look(new Gate(Map.of(), true, Set.of("openai")), false);
    assertThat(held.message())
        .contains("send any API key of your own")
        .doesNotContain("the provider's API key as usual");
  }
}

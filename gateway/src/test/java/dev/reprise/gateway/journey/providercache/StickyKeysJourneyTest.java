package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Engine;
import dev.reprise.simulator.wire.Header;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several accounts at one provider: one prefix stays with one of them. */
@Timeout(60)
class StickyKeysJourneyTest {
  private static final String KEYS =
      """
      providers:
        openai: {kind: openai, base_url: "PROVIDER", api_keys: [one, two, three], retries: 0}
        anthropic: {kind: anthropic, base_url: "PROVIDER", api_key: one, api_keys: [two, three]}
      """;

  @TempDir Path folder;
  private final Accounts accounts = new Accounts();

  /** The simulated provider; some accounts may be refused. */
  private static final class Accounts implements Engine {
    final Engine provider = Simulator.instant();
    final List<String> used = new ArrayList<>();
    final Set<String> refused = ConcurrentHashMap.newKeySet();
    int status = 429;

    @Override
    public synchronized Answer answer(Call call) {
      used.add(call.credential());
      return refused.contains(call.credential())
          ? Answer.whole(
              status,
              List.of(new Header("content-type", "application/json")),
              "{\"error\":{\"message\":\"not you\"}}",
              0)
          : provider.answer(call);
    }

    synchronized List<String> taken() {
      var taken = List.copyOf(used);
      used.clear();
      return taken;
    }
  }

  private World world() throws Exception {
    return World.in(folder, KEYS, accounts, UnaryOperator.identity());
  }

  private static String turn(String system, String... said) {
    var messages = new StringBuilder("{\"role\":\"system\",\"content\":\"" + system + "\"}");
    for (String text : said) {
      messages.append(",{\"role\":\"user\",\"content\":\"").append(text).append("\"}");
    }
    return "{\"model\":\"m-1\",\"messages\":[" + messages + "]}";
  }

  private World.Seen chat(World world, String key, String body) {
    return world.post(Wire.CHAT.path, body, "authorization", "Bearer " + key);
  }

  @Test
  void a_conversation_and_all_that_share_its_prefix_stay_with_one_account() throws Exception {
    try (World world = world()) {
      chat(world, "ada", turn("You help Acme.", "Hello"));
      chat(world, "ada", turn("You help Acme.", "Hello", "And then?"));
      chat(world, "ada", turn("You help Acme.", "Something else"));
      List<String> taken = accounts.taken();
      assertThat(taken).hasSize(3).containsOnly(favourite(world, "You help Acme."));
    }
  }

  private String favourite(World world, String system) {
    chat(world, "ada", turn(system, "Which?"));
    return accounts.taken().getLast();
  }

  @Test
  void prefixes_and_callers_spread_over_the_accounts() throws Exception {
    try (World world = world()) {
      var byPrefix = new HashSet<String>();
      var byCaller = new HashSet<String>();
      for (int i = 0; i < 24; i++) {
        byPrefix.add(favourite(world, "Prefix " + i));
        chat(world, "caller-" + i, turn("The same prefix", "Hello"));
        byCaller.add(accounts.taken().getLast());
      }
      assertThat(byPrefix).containsExactlyInAnyOrder("one", "two", "three");
      assertThat(byCaller).containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  @Test
  void anthropic_keys_are_added_to_the_one_and_stick_too() throws Exception {
    try (World world = world()) {
      var seen = new HashSet<String>();
      for (int i = 0; i < 24; i++) {
        String body =
            "{\"model\":\"m-1\",\"max_tokens\":9,\"system\":\"Prefix "
                + i
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Turn %d\"}]}";
        for (int turn = 0; turn < 2; turn++) {
          world.post("/v1/messages", body.formatted(turn), "x-api-key", "ada");
        }
        List<String> taken = accounts.taken();
        assertThat(taken.get(0)).isEqualTo(taken.get(1));
        seen.add(taken.getFirst());
      }
      assertThat(seen).containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  @Test
  void an_account_that_may_not_just_now_is_stood_in_for_and_returned_to() throws Exception {
    try (World world = world()) {
      String own = favourite(world, "You help Acme.");
      for (int status : new int[] {429, 401}) {
        accounts.status = status;
        accounts.refused.add(own);
        assertThat(chat(world, "ada", turn("You help Acme.", "Hello " + status)).status())
            .isEqualTo(200);
        List<String> taken = accounts.taken();
        assertThat(taken).hasSize(2).startsWith(own).doesNotHaveDuplicates();
        accounts.refused.clear();
        assertThat(favourite(world, "You help Acme.")).isEqualTo(own);
      }
      accounts.refused.addAll(List.of("one", "two", "three"));
      assertThat(chat(world, "ada", turn("You help Acme.", "Anybody?")).status()).isEqualTo(401);
      assertThat(accounts.taken()).containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  @Test
  void which_account_answers_widens_nobodys_partition() throws Exception {
    try (World world = world()) {
      assertThat(Wire.CHAT.ask(world, "ada", "Mine?", false).hit()).isFalse();
      assertThat(Wire.CHAT.ask(world, "ada", "Mine?", false).hit()).as("positive control").isTrue();
      for (String other : List.of("bo", "cy", "one", "two", "three")) {
        assertThat(Wire.CHAT.ask(world, other, "Mine?", false).hit()).as(other).isFalse();
      }
    }
  }
}

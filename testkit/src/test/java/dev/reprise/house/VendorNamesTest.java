package dev.reprise.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.catalogue.Dialects;
import dev.reprise.catalogue.ProviderKinds;
import dev.reprise.provider.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Code names vendors in the core's {@code provider/<name>} and catalogue, and in the simulator.
 * Every other place is listed here with the reason why it needs a name.
 */
class VendorNamesTest {
  private static final Path ROOT = Path.of(System.getProperty("reprise.root"));

  /** Words that mean a vendor and that no list of the catalogue holds. */
  private static final Set<String> FURTHER = Set.of("bedrock", "claude");

  /** Shorter names are found only as whole words: they are part of common words. */
  private static final int DISTINCT = 5;

  private static final Set<String> NAMES = names();

  /**
   * Fields of bodies that one vendor's API has, or beginnings of such names. A list of all fields
   * of the sheets would hold words that everybody uses ({@code model}, {@code input}).
   */
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "anthropic", List.of("cache_control"),
          "openai", List.of("prompt_cache_", "previous_response_id"),
          "gemini",
              List.of("systeminstruction", "system_instruction", "cachedcontent", "cached_content"),
          "engine", List.of("cache_salt"));

  /** As {@link #MAY_NAME}, of those that name fields. */
  private static final Map<String, String> MAY_NAME_FIELDS =
      Map.of(
          "core/provider/anthropic/", "the vendor's own folder",
          "core/provider/engine/", "the engines' own folder",
          "core/provider/gemini/", "the vendor's own folder",
          "core/provider/openai/", "the vendor's own folder",
          "simulator/", "plays the vendors",
          "bench/", "measures the vendors' caches",
          "gateway/gateway/config/reading/Keys", "the documentation of the keys",
          "insight/insight/analyze/", "recorded traffic says of no request whose it is");

  /** Beginnings of paths below a module's package {@code dev.reprise}, to reason. */
  private static final Map<String, String> MAY_NAME =
      Map.ofEntries(
          Map.entry("core/provider/anthropic/", "the vendor's own folder"),
          Map.entry("core/provider/bedrock/", "the vendor's own folder"),
          Map.entry("core/provider/engine/", "the engines' own folder"),
          Map.entry("core/provider/gemini/", "the vendor's own folder"),
          Map.entry("core/provider/openai/", "the vendor's own folder"),
          Map.entry("core/catalogue/", "lists what the folders declare"),
          Map.entry(
              "core/policy/bundle/IgnoredHeaders",
              "a bundle is read without knowing providers: beginnings of header names"),
          Map.entry("core/price/PriceBook", "the form of the vendor's model names in price books"),
          Map.entry("simulator/", "plays the vendors"),
          Map.entry("bench/", "measures the vendors' caches and the simulator"),
          Map.entry("testkit/testkit/", "requests and headers that tests send"),
          Map.entry("gateway/gateway/Upstreams", "a message names variables of the environment"),
          Map.entry("gateway/gateway/browser/Cors", "headers that browsers may send and read"),
          Map.entry("gateway/gateway/cli/Sim", "the help of a command that plays the vendors"),
          Map.entry("gateway/gateway/cli/Train", "requests that are sent to train the start"),
          Map.entry("gateway/gateway/config/reading/Keys", "the documentation of the keys"),
          Map.entry("gateway/gateway/config/reading/ProviderKeys", "the documentation of the keys"),
          Map.entry("gateway/gateway/config/reading/Reference", "the documentation of the keys"),
          Map.entry("gateway/gateway/config/reading/RouteReader", "a message names a kind"),
          Map.entry("gateway/gateway/config/reading/Substitution", "an example in a message"),
          Map.entry("gateway/gateway/engine/Engines", "a message names an option of an engine"),
          Map.entry("gateway/gateway/http/message/Names", "header names that are shared in memory"),
          Map.entry("insight/insight/analyze/", "recorded traffic says of no request whose it is"));

  /** As the catalogue has them; a name that contains another one is found by that. */
  private static Set<String> names() {
    var names = new TreeSet<>(FURTHER);
    for (Family family : Dialects.SHIPPED.families()) {
      names.add(family.name());
      names.add(family.spans().provider());
    }
    for (var kind : ProviderKinds.ALL) {
      names.add(kind.word());
      names.add(kind.billing().vendor());
    }
    names.addAll(ProviderKinds.HOSTS.values());
    names.removeAll(Set.of(ProviderKinds.SIMULATOR.word(), "none"));
    return names.stream()
        .filter(name -> names.stream().noneMatch(it -> !it.equals(name) && name.contains(it)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean names(String line) {
    String code = code(line);
    boolean library = code.startsWith("import com.google.re2j.");
    return !library && NAMES.stream().anyMatch(name -> holds(code, name));
  }

  private static boolean namesField(String line) {
    String code = code(line);
    return FIELDS.values().stream().flatMap(List::stream).anyMatch(code::contains);
  }

  /** Comments may name vendors: they say where a rule comes from. */
  private static String code(String line) {
    String code = line.strip().toLowerCase(Locale.ROOT);
    boolean comment = code.startsWith("*") || code.startsWith("/*") || code.startsWith("//");
    return comment ? "" : code;
  }

  private static boolean holds(String code, String name) {
    for (int at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + 1)) {
      if (name.length() >= DISTINCT || !letter(code, at - 1) && !letter(code, at + name.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean letter(String code, int at) {
    return at >= 0 && at < code.length() && Character.isLetter(code.charAt(at));
  }

  /** The files with such a line, as module and path below {@code dev.reprise}. */
  private static Set<String> with(Predicate<String> line) throws IOException {
    var naming = new TreeSet<String>();
    for (Path file : MainSources.of(ROOT)) {
      if (Files.readAllLines(file).stream().anyMatch(line)) {
        String path = ROOT.relativize(file).toString().replace('\\', '/');
        naming.add(path.replace("src/main/java/dev/reprise/", ""));
      }
    }
    return naming;
  }

  @Test
  void no_code_outside_of_the_listed_places_names_them() throws IOException {
    Set<String> naming = with(VendorNamesTest::names);
    assertThat(naming)
        .as("control")
        .contains("core/provider/openai/OpenAi.java", "core/catalogue/Dialects.java")
        .as("files that name a vendor and may not")
        .allMatch(file -> MAY_NAME.keySet().stream().anyMatch(file::startsWith));
    assertThat(MAY_NAME.keySet())
        .as("listed places that name no vendor any more")
        .allMatch(place -> naming.stream().anyMatch(file -> file.startsWith(place)));
  }

  @Test
  void no_code_outside_of_the_listed_places_names_a_field_of_theirs() throws IOException {
    Set<String> naming = with(VendorNamesTest::namesField);
    assertThat(naming)
        .as("control")
        .contains(
            "core/provider/openai/caching/OpenAiPositions.java",
            "core/provider/anthropic/MessagesPositions.java")
        .as("files that name a vendor's field and may not")
        .allMatch(file -> MAY_NAME_FIELDS.keySet().stream().anyMatch(file::startsWith));
    assertThat(MAY_NAME_FIELDS.keySet())
        .as("listed places that name no field any more")
        .allMatch(place -> naming.stream().anyMatch(file -> file.startsWith(place)));
  }

  @Test
  void a_field_is_found_in_code_and_not_in_a_comment_or_the_name_of_a_metric() {
    assertThat(namesField("body.member(root, \"systemInstruction\")")).isTrue();
    assertThat(namesField("  // as prompt_cache_key does")).isFalse();
    assertThat(namesField("counter(\"prompt_cache.lookups_total\")")).isFalse();
  }

  @Test
  void the_names_are_those_of_the_catalogue() {
    assertThat(NAMES)
        .contains("openai", "anthropic", "gemini", "google", "azure", "vllm", "sglang", "deepseek")
        .doesNotContain("simulator", "none", "openai_compatible");
    assertThat(names("String host = \"api.mistral.ai\";")).isTrue();
    assertThat(names("String draws = \"laws\";")).as("aws is no word of its own here").isFalse();
    assertThat(names("  // as OpenAI documents it")).isFalse();
  }
}

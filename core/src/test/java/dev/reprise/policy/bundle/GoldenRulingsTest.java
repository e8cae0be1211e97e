package dev.reprise.policy.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Facts;
import dev.reprise.policy.Policy;
import dev.reprise.policy.Ruling;
import dev.reprise.policy.Ruling.Allow;
import dev.reprise.policy.Ruling.Bypass;
import dev.reprise.policy.Ruling.Denied;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.Units;
import dev.reprise.yaml.YamlNode;
import dev.reprise.yaml.YamlText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Facts → ruling, as written in {@code conformance/policy}. */
class GoldenRulingsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("reprise.root"), "conformance/policy");

  @TestFactory
  Stream<DynamicTest> every_case_is_ruled_as_written() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.sorted().toList()) {
        tests.addAll(cases(file));
      }
    }
    assertThat(tests).hasSizeGreaterThan(45);
    return tests.stream();
  }

  private static List<DynamicTest> cases(Path file) throws IOException {
    Section section = Section.of(YamlText.parse(Files.readString(file)));
    String text =
        section
            .read("bundle", it -> ShippedBundles.text(Section.string(it)))
            .orElseGet(() -> section.require("text", Section::string, "write a bundle"));
    Policy policy = new BundlePolicy(BundleReader.read(text));
    List<DynamicTest> tests = section.list("cases", node -> test(file, policy, node));
    section.close();
    return tests;
  }

  private static DynamicTest test(Path file, Policy policy, YamlNode node) {
    Section one = Section.of(node);
    String name = one.require("name", Section::string, "name it");
    Facts facts = one.require("facts", GoldenRulingsTest::facts, "write facts");
    String ruling = one.require("ruling", Section::string, "write a ruling");
    var ttl = one.read("ttl", Section::duration);
    var mode = one.read("mode", Section::string);
    var detail = one.read("detail", Section::string);
    one.close();
    return DynamicTest.dynamicTest(
        file.getFileName() + ": " + name,
        () -> {
          Ruling actual = policy.rule(facts);
          assertThat(word(actual)).as("%s", actual).isEqualTo(ruling);
          ttl.ifPresent(
              it -> assertThat(Units.show(terms(actual).ttl())).isEqualTo(Units.show(it)));
          mode.ifPresent(it -> assertThat(terms(actual).mode().name()).isEqualToIgnoringCase(it));
          detail.ifPresent(it -> assertThat(((Bypass) actual).detail()).isEqualTo(it));
          assertThat(policy.rule(facts)).isEqualTo(actual);
        });
  }

  private static String word(Ruling ruling) {
    return switch (ruling) {
      case Allow ignored -> "allow";
      case Bypass bypass -> bypass.reason().code();
      case Denied denied -> denied.reason().code();
    };
  }

  private static Ruling.Terms terms(Ruling ruling) {
    return ((Allow) ruling).terms();
  }

  private static Facts facts(YamlNode node) {
    Section section = Section.of(node);
    Facts facts =
        new Facts(
            section.read("type", Section.word(BundleReader.TYPES), EntryType.MODEL_RESPONSE),
            new Scope.Tenant(new Partition("acme")),
            section.read("tenant", Section::string, "acme"),
            section.read("route", Section::string, "main"),
            section.read("task", Section::string, ""),
            section.read("agent", Section::string, ""),
            section.read("model", Section::string, "m-1"),
            temperature(section),
            section.list("stateful", Section::string),
            section.list("tools", GoldenRulingsTest::tool),
            section.read("schema", Section::truth, false),
            1,
            section.read("max_age", it -> Section.number(it).longValueExact()).orElse(null),
            section.read("no_store", Section::truth, false),
            section.list("live", GoldenRulingsTest::live));
    section.close();
    return facts;
  }

  private static @org.jspecify.annotations.Nullable BigDecimal temperature(Section section) {
    YamlNode node = section.node("temperature");
    if (node == null) {
      return BigDecimal.ZERO;
    }
    boolean absent = node instanceof YamlNode.Scalar scalar && scalar.text().equals("absent");
    return absent ? null : Section.number(node);
  }

  private static Facts.LiveFact live(YamlNode node) {
    String[] written = Section.string(node).split(" ", 2);
    var kind = Facts.LiveFact.LiveKind.valueOf(written[0].toUpperCase(java.util.Locale.ROOT));
    return new Facts.LiveFact(kind, written[1]);
  }

  private static Facts.Tool tool(YamlNode node) {
    Section section = Section.of(node);
    var tool =
        new Facts.Tool(
            section.require("name", Section::string, "name it"),
            section.read("side_effects", Section::string).orElse(null),
            section.read("freshness", Section::string).orElse(null));
    section.close();
    return tool;
  }
}

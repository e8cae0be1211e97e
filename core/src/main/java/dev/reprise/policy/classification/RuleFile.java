package dev.reprise.policy.classification;

import static dev.reprise.yaml.Section.string;

import dev.reprise.policy.Sensitivity;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.YamlNode;
import dev.reprise.yaml.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The data file, read.
 *
 * @param version changes with what is found; part of what makes an answer's classification
 */
record RuleFile(String version, List<Rule> rules) {
  private static final int USUAL_DISTINCT = 8;
  private static final Map<String, Sensitivity> KINDS =
      new TreeMap<>(
          Map.of(
              "secret", Sensitivity.SECRET,
              "payment", Sensitivity.PAYMENT,
              "pii-low", Sensitivity.PII_LOW,
              "pii-moderate", Sensitivity.PII_MODERATE,
              "pii-high", Sensitivity.PII_HIGH));

  static RuleFile shipped() {
    try (InputStream in = RuleFile.class.getResourceAsStream("rules.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks classification/rules.yaml");
      }
      return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the jar's own rules.yaml cannot be read", e);
    }
  }

  static RuleFile read(String yaml) {
    Section top = Section.of(YamlText.parse(yaml));
    var file =
        new RuleFile(
            top.require("version", Section::string, "name it"), top.list("rules", RuleFile::rule));
    top.close();
    return file;
  }

  private static Rule rule(YamlNode node) {
    Section section = Section.of(node);
    Rule rule =
        new Rule(
            section.require("name", Section::string, "name the rule"),
            section.require("kind", Section.word(KINDS), "write what it finds"),
            section.list("literals", RuleFile::literal),
            new Rule.Match(
                section.require("pattern", Section::string, "write an RE2 pattern"),
                section.read("inside", Section::truth, false),
                section.read("distinct", Section.whole(0, 64), USUAL_DISTINCT)));
    section.close();
    if (rule.literals().isEmpty()) {
      throw node.refuse("write at least one literal");
    }
    return rule;
  }

  /** As bytes, one character each, so that it compares with what {@link TextWindow} shows. */
  private static String literal(YamlNode node) {
    byte[] bytes = string(node).getBytes(StandardCharsets.UTF_8);
    if (bytes.length < LiteralScan.SHORTEST) {
      throw node.refuse("write at least " + LiteralScan.SHORTEST + " characters");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}

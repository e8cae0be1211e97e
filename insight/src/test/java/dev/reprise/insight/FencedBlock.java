package dev.reprise.insight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fenced block of a document.
 *
 * @param document its path from the root
 * @param line of its first fence, from 1
 * @param language what stands behind the fence; empty when nothing does
 */
record FencedBlock(String document, int line, String language, String text) {
  private static final String FENCE = "```";

  /** All blocks of {@code README.md} and {@code docs/}, in order. */
  static List<FencedBlock> all(Path root) throws IOException {
    List<Path> documents = new ArrayList<>(List.of(root.resolve("README.md")));
    try (Stream<Path> files = Files.list(root.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    List<FencedBlock> blocks = new ArrayList<>();
    for (Path document : documents) {
      of(root.relativize(document).toString(), Files.readAllLines(document), blocks);
    }
    return blocks;
  }

  private static void of(String document, List<String> lines, List<FencedBlock> blocks) {
    int open = -1;
    for (int at = 0; at < lines.size(); at++) {
      if (lines.get(at).startsWith(FENCE)) {
        if (open >= 0) {
          String language = lines.get(open).substring(FENCE.length()).strip();
          String text = String.join("\n", lines.subList(open + 1, at)) + "\n";
          blocks.add(new FencedBlock(document, open + 1, language, text));
        }
        open = open >= 0 ? -1 : at;
      }
    }
  }

  @Override
  public String toString() {
    return document + ":" + line + " " + language;
  }
}

package dev.reprise.provider.caching;

import dev.reprise.json.Document;
import dev.reprise.provider.body.TokenEstimate;
import dev.reprise.provider.caching.PromptPosition.MarkStanding;
import dev.reprise.provider.caching.PromptPosition.PromptSection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the positions of one body, with the chain of digests and the sum of tokens. */
public final class PositionList {
  private final Document document;
  private final String marker;
  private final PrefixHash.HashChain chain = new PrefixHash.HashChain();
  private final List<PromptPosition> list = new ArrayList<>();
  private int[] ends = new int[16];
  private int count;
  private final int[] sectionEnds = {-1, -1, -1};
  private int tokens;
  private int marks;
  private int stray;
  private boolean whole;
  private int newest;

  /**
   * @param marker the member that marks a block: never part of a digest
   * @param scope whose cache it is, provider, model and dialect: other scopes share no digest
   */
  public PositionList(Document document, String marker, List<String> scope) {
    this.document = document;
    this.marker = marker;
    scope.forEach(this::mix);
  }

  public void mix(String setting) {
    chain.mix(setting.getBytes(StandardCharsets.UTF_8)).apart(1);
  }

  /** A member whose value changes everything behind it; absent differs from every value. */
  public void mix(int node) {
    if (node != Document.NONE) {
      chain.mix(document.bytes(), document.start(node), document.end(node));
    }
    chain.apart(2);
  }

  /** A text as a block of its own. */
  public void text(PromptSection section, String role, int string, MarkStanding standing) {
    spoken(role);
    chain.mix(document.bytes(), document.start(string), document.end(string)).apart(3);
    add(section, string, standing, null);
  }

  /** A block that is an object; its marker is left out of the digest. */
  public void block(
      PromptSection section,
      String role,
      int block,
      MarkStanding standing,
      @Nullable Lifetime mark) {
    spoken(role);
    int text = plainText(block);
    if (text != Document.NONE) {
      chain.mix(document.bytes(), document.start(text), document.end(text)).apart(3);
    } else {
      withoutMarker(block);
      chain.apart(4);
    }
    marks += mark == null ? 0 : 1;
    add(section, block, standing, mark);
  }

  /** Notes that a message of the model ends here: what follows is newer than its last answer. */
  public void modelSpoke() {
    newest = list.size();
  }

  private void spoken(String role) {
    chain.mix(role.getBytes(StandardCharsets.UTF_8)).apart(7);
  }

  /**
   * The text of a block that has nothing but a text. It is the same prompt as the text alone, and
   * gets the same digest: a caller that writes its newest message as a block, to mark it, and later
   * as a text keeps the prefix.
   */
  private int plainText(int block) {
    int text = Document.NONE;
    for (int each = document.first(block); each != Document.NONE; each = document.next(each)) {
      if (document.named(each, "text")) {
        text = each;
      } else if (!document.named(each, "type") && !document.named(each, marker)) {
        return Document.NONE;
      }
    }
    return document.is(text, dev.reprise.json.Kind.STRING) ? text : Document.NONE;
  }

  private void withoutMarker(int block) {
    int mark = document.member(block, marker);
    if (mark == Document.NONE) {
      chain.mix(document.bytes(), document.start(block), document.end(block));
      return;
    }
    for (int each = document.first(block); each != Document.NONE; each = document.next(each)) {
      if (each != mark) {
        chain.mix(document.bytes(), document.nameStart(each), document.end(each)).apart(6);
      }
    }
  }

  private void add(
      PromptSection section, int node, MarkStanding standing, @Nullable Lifetime mark) {
    tokens += TokenEstimate.of(document, node);
    if (standing != MarkStanding.NEVER) {
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, count * 2);
      }
      ends[count++] = list.size();
      sectionEnds[section.ordinal()] = list.size();
    }
    list.add(new PromptPosition(section, node, tokens, chain.link(), standing, mark));
  }

  /** Counts a marker that stands where no position can be; null: there was none. */
  public void strayed(@Nullable Lifetime mark) {
    stray += mark == null ? 0 : 1;
  }

  /** Whether the caller marked the body as a whole. */
  public void markedWhole(boolean said) {
    whole = said;
  }

  public Positions done() {
    return new Positions(
        document,
        List.copyOf(list),
        Arrays.copyOf(ends, count),
        sectionEnds[0],
        sectionEnds[1],
        newest,
        new Positions.CallerMarking(marks, stray, whole));
  }
}

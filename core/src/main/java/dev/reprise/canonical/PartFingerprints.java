package dev.reprise.canonical;

import dev.reprise.canonical.Canonicaliser.FingerprintedPart;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.request.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Divides a body into the parts that an explanation names. An instance is used once. */
final class PartFingerprints {
  private final Document document;
  private final boolean toolOrderFree;
  private final MessageDigest sha256 = Digest.sha256();
  private final CanonicalWriter writer;
  private final List<FingerprintedPart> found = new ArrayList<>();
  private final int most;
  private boolean more;

  /**
   * @param most how many parts are listed separately
   */
  PartFingerprints(Document document, RuleSet ruleSet, boolean toolOrderFree, int most) {
    this.most = most;
    this.document = document;
    this.writer = new CanonicalWriter(document, ruleSet, toolOrderFree, sha256::update);
    this.toolOrderFree = toolOrderFree;
  }

  List<FingerprintedPart> of(FieldTree fields) {
    int root = document.root();
    if (document.is(root, Kind.OBJECT)) {
      for (int value : members(root)) {
        member(value, fields.member(document, value));
      }
    } else {
      add("", root, fields);
    }
    if (more) {
      found.add(part(Canonicaliser.REST));
    }
    return List.copyOf(found);
  }

  private void member(int value, @Nullable FieldTree fields) {
    if (fields != null && fields.ignored()) {
      return;
    }
    String name = String.valueOf(document.name(value));
    if (!lists(value)) {
      add(name, value, fields);
      return;
    }
    FieldTree below = fields == null ? null : fields.element();
    if (below != null && below.ignored()) {
      return;
    }
    int[] elements = elements(value, fields);
    for (int i = 0; i < elements.length; i++) {
      add(name, i, elements[i], below);
    }
  }

  private int[] elements(int list, @Nullable FieldTree fields) {
    boolean sorted = toolOrderFree && fields != null && fields.tools();
    return sorted ? ToolOrder.sorted(document, list) : children(list);
  }

  /** Whether a value is an array of containers, whose elements are worth telling apart. */
  private boolean lists(int value) {
    int first = document.is(value, Kind.ARRAY) ? document.first(value) : Document.NONE;
    return document.is(first, Kind.OBJECT) || document.is(first, Kind.ARRAY);
  }

  private int[] members(int object) {
    int[] sorted = document.outOfOrder(object);
    return sorted == null ? children(object) : sorted;
  }

  private int[] children(int container) {
    int[] children = new int[document.size(container)];
    int index = 0;
    for (int v = document.first(container); v != Document.NONE; v = document.next(v)) {
      children[index++] = v;
    }
    return children;
  }

  private void add(String name, int index, int node, @Nullable FieldTree fields) {
    if (found.size() < most) {
      add(name + "[" + index + "]", node, fields);
    } else {
      add("", node, fields);
    }
  }

  /** Everything after the last separate part goes into one digest. */
  private void add(String path, int node, @Nullable FieldTree fields) {
    writer.write(node, fields);
    if (found.size() < most) {
      found.add(part(path));
    } else {
      more = true;
    }
  }

  private FingerprintedPart part(String path) {
    return new FingerprintedPart(path, ByteBuffer.wrap(sha256.digest()).getLong());
  }
}

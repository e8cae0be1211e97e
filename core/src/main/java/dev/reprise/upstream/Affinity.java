package dev.reprise.upstream;

import dev.reprise.json.Document;
import dev.reprise.plan.Question;
import dev.reprise.provider.body.Blocks;
import dev.reprise.request.Block;
import dev.reprise.request.Digest;
import dev.reprise.request.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of a provider's credentials a request is sent with, by the caller's partition and
 * the stable part of the prompt (tools, system, schema, context). A provider's prefix cache belongs
 * to an account, so requests with one prefix must use one account. Where nothing is declared stable
 * the first block identifies the conversation, because later turns are appended behind it.
 *
 * <p>It has no other effect: it is in no cache key, and no partition depends on it.
 */
final class Affinity {
  private Affinity() {}

  static @Nullable Digest of(Question question) {
    Request request = question.request();
    Document document = request.document();
    if (document == null) {
      return null;
    }
    MessageDigest sha256 = Digest.sha256();
    sha256.update(request.principal().partition().name().getBytes(StandardCharsets.UTF_8));
    Blocks blocks = question.dialect().blocks(request.operation(), document);
    for (Block.BlockPart part : prefix(blocks.blocks().stream().map(Block::part).toList())) {
      sha256.update((byte) 0);
      sha256.update(request.body(), part.start(), part.end() - part.start());
    }
    return Digest.ofBytes(sha256.digest());
  }

  private static List<Block.BlockPart> prefix(List<Block.BlockPart> parts) {
    List<Block.BlockPart> stable = parts.stream().filter(Block.BlockPart::stable).toList();
    return stable.isEmpty() ? parts.stream().limit(1).toList() : stable;
  }
}

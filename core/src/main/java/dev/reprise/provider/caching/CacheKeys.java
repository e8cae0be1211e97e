package dev.reprise.provider.caching;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import dev.reprise.request.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys and salts that keep partitions apart at the provider (contract 2.3): the caller's own is
 * combined with the partition's where partitions share a credential, and left as it is where the
 * caller uses a credential of its own.
 */
public final class CacheKeys {
  private static final int BYTES = 24;

  private CacheKeys() {}

  /** A digest of two texts, 32 base64url characters; neither text can be read from it. */
  public static String combined(String salt, String own) {
    byte[] digest = Digest.of((salt + '\0' + own).getBytes(StandardCharsets.UTF_8)).bytes();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
  }

  /** The caller's own member made the partition's own; null when there is none to salt. */
  public static Edits.@Nullable Edit salted(Document body, String member, String salt) {
    int own = body.member(body.root(), member);
    return body.is(own, Kind.STRING)
        ? Edits.replace(body, own, Edits.quote(combined(salt, body.text(own))))
        : null;
  }

  /**
   * Whether the caller brought a key or a salt.
   *
   * @param members names of keys and salts ({@link NativeCaching#keyMembers})
   */
  public static boolean given(Document body, List<String> members) {
    for (String member : members) {
      if (body.member(body.root(), member) != Document.NONE) {
        return true;
      }
    }
    return false;
  }

  /** The body with the caller's own key and salt made the partition's; itself when it has none. */
  public static byte[] salted(Document body, List<String> members, Supplier<String> salt) {
    return given(body, members)
        ? Edits.apply(body.bytes(), edits(body, members, salt.get()))
        : body.bytes();
  }

  /** The edits that make the caller's own keys and salts the partition's. */
  public static List<Edits.Edit> edits(Document body, List<String> members, String salt) {
    var edits = new ArrayList<Edits.Edit>(2);
    for (String member : members) {
      Edits.Edit edit = salted(body, member, salt);
      if (edit != null) {
        edits.add(edit);
      }
    }
    return edits;
  }

  /** A member added before the conversation, which stays last; null when one is there. */
  public static Edits.@Nullable Edit added(Document body, String member, String json) {
    int root = body.root();
    if (!body.is(root, Kind.OBJECT) || body.member(root, member) != Document.NONE) {
      return null;
    }
    int messages = body.member(root, "messages");
    int last = messages == Document.NONE ? body.member(root, "input") : messages;
    return last == Document.NONE ? null : Edits.addBefore(body, last, member, json);
  }
}

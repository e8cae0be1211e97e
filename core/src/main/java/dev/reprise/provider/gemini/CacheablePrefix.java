package dev.reprise.provider.gemini;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.TokenEstimate;
import dev.reprise.provider.handle.HandleApi;
import dev.reprise.request.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a request can be kept at Google as a {@code cachedContents} object: system instruction,
 * tools and tool settings. All three go together, since Google refuses a request that names an
 * object and still carries one of them, equal or not (caching guide; rejected with 400).
 *
 * @param body the request they stand in
 * @param members their values, as the caller ordered them
 * @param tokens estimated
 */
public record CacheablePrefix(Document body, List<Integer> members, int tokens)
    implements HandleApi.Prefix {
  private static final String HANDLE = "cachedContent";
  private static final List<String> KEPT = List.of("systemInstruction", "tools", "toolConfig");

  public CacheablePrefix {
    members = List.copyOf(members);
  }

  /**
   * Empty when there is nothing to keep, or when it is not clear how Google would read the body.
   */
  public static Optional<CacheablePrefix> of(Document body) {
    var members = new ArrayList<Integer>();
    int tokens = 0;
    for (String name : KEPT) {
      List<Integer> spelled = ProtoJson.members(body, body.root(), name);
      if (spelled.size() > 1) {
        return Optional.empty();
      }
      for (int value : spelled) {
        members.add(value);
        tokens += TokenEstimate.of(body, value);
      }
    }
    members.sort(null);
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(new CacheablePrefix(body, members, tokens));
  }

  /** The object the caller names himself, or null. */
  public static @Nullable String named(Document body) {
    for (int named : ProtoJson.members(body, body.root(), HANDLE)) {
      return body.is(named, Kind.STRING) ? body.text(named) : "";
    }
    return null;
  }

  @Override
  public long weight() {
    return 2L * body.bytes().length + body.parsedBytes();
  }

  @Override
  public Digest digest() {
    MessageDigest sha256 = Digest.sha256();
    for (int value : members) {
      sha256.update(name(value).getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      sha256.update(body.bytes(), body.start(value), body.end(value) - body.start(value));
      sha256.update((byte) 0);
    }
    return Digest.ofBytes(sha256.digest());
  }

  private String name(int value) {
    String written = body.name(value);
    return written == null ? "" : ProtoJson.camel(written);
  }

  @Override
  public byte[] creation(String model, String displayName, Duration ttl) {
    var json = new ByteArrayOutputStream();
    json.writeBytes(
        utf8(
            "{\"model\":%s,\"displayName\":%s,\"ttl\":\"%ds\""
                .formatted(
                    Edits.quote("models/" + model), Edits.quote(displayName), ttl.toSeconds())));
    for (int value : members) {
      json.writeBytes(utf8(",\"" + name(value) + "\":"));
      json.write(body.bytes(), body.start(value), body.end(value) - body.start(value));
    }
    json.write('}');
    return json.toByteArray();
  }

  @Override
  public byte[] using(String object) {
    var edits = new ArrayList<Edits.Edit>(Edits.removeMembers(body, body.root(), members));
    edits.addFirst(Edits.addFirst(body, body.root(), HANDLE, Edits.quote(object)));
    return Edits.apply(body.bytes(), edits);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

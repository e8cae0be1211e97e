package dev.reprise.tier.seal;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.key.CacheKey;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inside of an envelope: whose it is, under which key, and the entry itself. Stamp and policy
 * version are not in it: they stand on the envelope, where they are authenticated.
 */
record EntryFrame(Partition partition, CacheKey key, Entry entry) {
  private static final int PUBLIC = 0;
  private static final int TENANT = 1;
  private static final int WORKSPACE = 2;
  private static final int USER = 3;
  private static final int WHOLE = 0;
  private static final int STREAM = 1;

  byte[] write() {
    EntryFrameWriter frame = new EntryFrameWriter().text(partition.name()).blob(key.bytes());
    frame.text(entry.type().wireName());
    write(frame, entry.scope());
    frame.int32(entry.tags().size());
    entry.tags().forEach(tag -> frame.text(tag.name()));
    frame.instant(entry.createdAt()).instant(entry.freshUntil()).instant(entry.expiresAt());
    UsageFrame.write(frame, entry.usage());
    frame.int32(entry.facts().size());
    entry.facts().forEach((name, value) -> frame.text(name).text(value));
    Entry.Payload payload = entry.payload();
    frame.octet(payload.form() == Entry.Form.WHOLE ? WHOLE : STREAM).int32(payload.status());
    return frame.text(payload.contentType()).blob(payload.bytes()).bytes();
  }

  /**
   * Reads an entry; throws {@link UnreadableFrame} for any bytes that are not one.
   *
   * @param version the envelope's: the first did not tell lifetimes of writes apart
   */
  static EntryFrame read(byte[] bytes, Stamp stamp, String policyVersion, int version)
      throws UnreadableFrame {
    try {
      EntryFrameReader frame = new EntryFrameReader(bytes);
      Partition partition = new Partition(frame.text());
      CacheKey key = CacheKey.ofBytes(frame.blob());
      EntryType type = type(frame.text());
      Scope scope = scope(frame);
      Entry entry =
          new Entry(
              type,
              scope,
              stamp,
              tags(frame),
              policyVersion,
              frame.instant(),
              frame.instant(),
              frame.instant(),
              version == SealedEnvelope.FIRST ? UsageFrame.first(frame) : UsageFrame.read(frame),
              facts(frame),
              payload(frame));
      frame.end();
      return new EntryFrame(partition, key, entry);
    } catch (IllegalArgumentException e) {
      throw new UnreadableFrame("a part is not what it should be: " + e.getMessage());
    }
  }

  private static void write(EntryFrameWriter frame, Scope scope) {
    switch (scope) {
      case Scope.Public open -> frame.octet(PUBLIC).text(open.namespace());
      case Scope.Tenant tenant -> frame.octet(TENANT).text(tenant.partition().name());
      case Scope.Workspace workspace ->
          frame.octet(WORKSPACE).text(workspace.partition().name()).text(workspace.workspace());
      case Scope.User user -> {
        frame.octet(USER).text(user.partition().name());
        String workspace = user.workspace();
        frame.octet(workspace == null ? 0 : 1).text(workspace == null ? "" : workspace);
        frame.text(user.user());
      }
    }
  }

  private static Scope scope(EntryFrameReader frame) throws UnreadableFrame {
    return switch (frame.octet()) {
      case PUBLIC -> new Scope.Public(frame.text());
      case TENANT -> new Scope.Tenant(new Partition(frame.text()));
      case WORKSPACE -> new Scope.Workspace(new Partition(frame.text()), frame.text());
      case USER -> new Scope.User(new Partition(frame.text()), optional(frame), frame.text());
      default -> throw new UnreadableFrame("an unknown kind of scope");
    };
  }

  private static @Nullable String optional(EntryFrameReader frame) throws UnreadableFrame {
    boolean present = frame.octet() == 1;
    String text = frame.text();
    return present ? text : null;
  }

  private static EntryType type(String wireName) throws UnreadableFrame {
    for (EntryType type : EntryType.values()) {
      if (type.wireName().equals(wireName)) {
        return type;
      }
    }
    throw new UnreadableFrame("an unknown entry type");
  }

  private static List<Tag> tags(EntryFrameReader frame) throws UnreadableFrame {
    int count = frame.count(Integer.BYTES);
    List<Tag> tags = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tags.add(new Tag(frame.text()));
    }
    return tags;
  }

  private static Map<String, String> facts(EntryFrameReader frame) throws UnreadableFrame {
    int count = frame.count(2 * Integer.BYTES);
    Map<String, String> facts = new HashMap<>();
    for (int i = 0; i < count; i++) {
      facts.put(frame.text(), frame.text());
    }
    return facts;
  }

  private static Entry.Payload payload(EntryFrameReader frame) throws UnreadableFrame {
    Entry.Form form =
        switch (frame.octet()) {
          case WHOLE -> Entry.Form.WHOLE;
          case STREAM -> Entry.Form.STREAM;
          default -> throw new UnreadableFrame("an unknown form of payload");
        };
    return new Entry.Payload(form, frame.int32(), frame.text(), frame.blob());
  }
}

package dev.reprise.response.replay;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import dev.reprise.response.IdMint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A kept body and the values that every replay renews. They are found once for as long as the body
 * is in memory.
 *
 * @param kept the body as the provider sent it; never changes
 */
public record Stencil(byte[] kept, List<RenewedValue> places) {

  /** A value to be replaced. */
  public sealed interface RenewedValue {
    int start();

    int end();

    /** A string: the kept id, to be another of its shape. */
    record Id(int start, int end, String kept) implements RenewedValue {}

    /** The time of creation. */
    record CreationTime(int start, int end) implements RenewedValue {}
  }

  public Stencil {
    places = List.copyOf(places);
  }

  /** The place of an id; nothing where there is none, or an empty one. */
  public static List<RenewedValue> id(Document document, int node) {
    String kept = document.textOrNull(node);
    return kept == null || kept.isEmpty()
        ? List.of()
        : List.of(new RenewedValue.Id(document.start(node), document.end(node), kept));
  }

  /** The place of a time written as a number; 0 means that there is none, and stays. */
  public static List<RenewedValue> time(Document document, int node) {
    return document.is(node, Kind.NUMBER) && !document.text(node).equals("0")
        ? List.of(new RenewedValue.CreationTime(document.start(node), document.end(node)))
        : List.of();
  }

  /** The body with fresh ids, created at that time, given as JSON. */
  public byte[] filled(IdMint mint, byte[] time) {
    byte[][] with = new byte[places.size()][];
    boolean fits = true;
    for (int i = 0; i < with.length; i++) {
      RenewedValue place = places.get(i);
      with[i] =
          switch (place) {
            case RenewedValue.Id id -> quoted(mint.mint(id.kept()));
            case RenewedValue.CreationTime ignored -> time;
          };
      fits &= with[i].length == place.end() - place.start();
    }
    return fits ? laidOver(with) : edited(with);
  }

  /** The usual case: what is new is as long as what was there. */
  private byte[] laidOver(byte[][] with) {
    byte[] body = kept.clone();
    for (int i = 0; i < with.length; i++) {
      System.arraycopy(with[i], 0, body, places.get(i).start(), with[i].length);
    }
    return body;
  }

  private byte[] edited(byte[][] with) {
    var edits = new ArrayList<Edits.Edit>(places.size());
    for (int i = 0; i < with.length; i++) {
      edits.add(new Edits.Edit(places.get(i).start(), places.get(i).end(), with[i]));
    }
    return Edits.apply(kept, edits);
  }

  /** As a JSON string; the ids of providers need no escapes. */
  static byte[] quoted(String id) {
    if (!IdMint.plain(id)) {
      return Edits.quote(id).getBytes(StandardCharsets.UTF_8);
    }
    byte[] text = new byte[id.length() + 2];
    text[0] = '"';
    latin(id, text);
    text[text.length - 1] = '"';
    return text;
  }

  @SuppressWarnings("deprecation") // no other method copies Latin-1 text without an encoder
  private static void latin(String id, byte[] text) {
    id.getBytes(0, id.length(), text, 1);
  }
}

package dev.reprise.provider.live;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.policy.Facts.LiveFact;
import dev.reprise.policy.Glob;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.ToolOffers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds what makes the answer to a request draw on live data: searches under any name, models that
 * search, the provider's own tools that read the world, URLs whose content may change.
 * Names are compared without case, {@code _} and {@code -}: servers differ in how strictly they
 * read, and a wrong match only means that an answer is not reused. Parts of earlier answers that a
 * request sends back count too, since the age of their search is not known. Pure.
 *
 * <p>Not live: {@code data:} URLs, which carry their content; ids of uploaded files, which no
 * provider lets be written again; a URL beside a digest of what it points to ({@code "x-reprise":
 * {"digest": "sha256:…"}} in the same part, removed before the provider sees it).
 */
public final class LiveData {
  /** Member of a declaration that names the content a URL points to. */
  static final String DIGEST = "digest";

  private final Map<String, Off> members = new HashMap<>();
  private final List<String> holders;
  private final List<Glob> models;
  private final List<String> modelLists;
  private final List<Glob> tools;
  private final LiveUrls urls;
  private final LiveMarks answers;
  private final LiveMarks replayed;

  /** The inner members and values that switch a member off. */
  private record Off(List<String> names, List<String> values) {}

  private LiveData(LiveSheet sheet) {
    sheet.members().forEach((name, member) -> members.put(plain(name), off(member)));
    this.holders = List.copyOf(sheet.holders().keySet());
    this.models = sheet.models().keySet().stream().map(Glob::new).toList();
    this.modelLists = sheet.modelLists();
    this.tools = sheet.tools().keySet().stream().map(Glob::new).toList();
    this.urls = new LiveUrls(sheet.urls().keySet(), List.copyOf(sheet.fixed().keySet()));
    this.answers = new LiveMarks(sheet.answers(), sheet.known());
    this.replayed = new LiveMarks(sheet.replayed(), List.of());
  }

  public static LiveData load(Class<?> beside) {
    return new LiveData(LiveSheet.load(beside));
  }

  private static Off off(LiveSheet.Member member) {
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (String listed : member.off()) {
      int equals = listed.indexOf('=');
      names.add(plain(listed.substring(0, equals)));
      values.add(listed.substring(equals + 1));
    }
    return new Off(names, values);
  }

  /**
   * Returns everything that was found, each thing once.
   *
   * @param model as asked
   * @param offers with the provider's own tools
   */
  public List<LiveFact> in(String model, Document body, ToolOffers offers) {
    var found = new ArrayList<LiveFact>(0);
    int root = body.root();
    members(body, root, found);
    for (String holder : holders) {
      members(body, body.member(root, holder), found);
    }
    model(model, found);
    for (String list : modelLists) {
      int named = body.member(root, list);
      for (int each = JsonValues.elements(body, named); each != NONE; each = body.next(each)) {
        model(JsonValues.text(body, each), found);
      }
    }
    for (String type : offers.ownTypes()) {
      if (matches(tools, plain(type))) {
        add(found, new LiveFact(LiveFact.LiveKind.TOOL, type));
      }
    }
    var brought = new LinkedHashSet<String>(2);
    replayed.find(body, root, brought);
    brought.forEach(name -> add(found, new LiveFact(LiveFact.LiveKind.REPLAYED, name)));
    LiveFact url = urls.first(body);
    if (url != null) {
      found.add(url);
    }
    return found;
  }

  /** The marks that show in an answer that it was drawn from live data. */
  public LiveMarks answers() {
    return answers;
  }

  /**
   * Adds the declarations of digests to what is removed before the body is sent to the provider.
   */
  public void declarations(Document body, ToolOffers offers) {
    urls.parts(body, offers::carrier);
  }

  /**
   * Whether the body has a member of this name with a value that asks for something; for names that
   * a bundle lists.
   */
  public static boolean given(Document body, String name) {
    String plain = plain(name);
    for (int each = member(body, body.root()); each != NONE; each = body.next(each)) {
      String written = body.name(each);
      if (written != null && plain(written).equals(plain) && says(body, each)) {
        return true;
      }
    }
    return false;
  }

  private void members(Document body, int object, List<LiveFact> found) {
    for (int each = member(body, object); each != NONE; each = body.next(each)) {
      String name = body.name(each);
      if (name == null) {
        continue;
      }
      Off off = members.get(plain(name));
      if (off != null && says(body, each) && !switchedOff(body, each, off)) {
        add(found, new LiveFact(LiveFact.LiveKind.MEMBER, name));
      }
    }
  }

  private static int member(Document body, int object) {
    return body.is(object, Kind.OBJECT) ? body.first(object) : NONE;
  }

  /**
   * Null, false, an empty list and words for no ask for nothing. An empty object asks for
   * something.
   */
  private static boolean says(Document body, int value) {
    return switch (body.kind(value)) {
      case NULL, FALSE -> false;
      case ARRAY -> body.size(value) > 0;
      case STRING -> !no(body.text(value));
      case OBJECT, NUMBER, TRUE -> true;
    };
  }

  private static boolean no(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "", "off", "false", "none", "disabled", "never" -> true;
      default -> false;
    };
  }

  /** A list is off when each of its elements is. */
  private static boolean switchedOff(Document body, int value, Off off) {
    if (!body.is(value, Kind.ARRAY)) {
      return offs(body, value, off);
    }
    for (int each = body.first(value); each != NONE; each = body.next(each)) {
      if (!offs(body, each, off)) {
        return false;
      }
    }
    return true;
  }

  private static boolean offs(Document body, int object, Off off) {
    for (int each = member(body, object); each != NONE; each = body.next(each)) {
      String name = body.name(each);
      for (int i = 0; i < off.names().size() && name != null; i++) {
        if (plain(name).equals(off.names().get(i)) && is(body, each, off.values().get(i))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean is(Document body, int value, String wanted) {
    return switch (body.kind(value)) {
      case FALSE -> wanted.equals("false");
      case STRING -> body.text(value).strip().equalsIgnoreCase(wanted);
      case OBJECT, ARRAY, NULL, NUMBER, TRUE -> false;
    };
  }

  private void model(String model, List<LiveFact> found) {
    if (!model.isEmpty() && matches(models, model.toLowerCase(Locale.ROOT))) {
      add(found, new LiveFact(LiveFact.LiveKind.MODEL, model));
    }
  }

  private static boolean matches(List<Glob> globs, String text) {
    for (Glob glob : globs) {
      if (glob.matches(text)) {
        return true;
      }
    }
    return false;
  }

  private static void add(List<LiveFact> found, LiveFact live) {
    if (!found.contains(live)) {
      found.add(live);
    }
  }

  /** Lower case, without {@code _} and {@code -}; the same text when it has neither. */
  static String plain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_' || c == '-' || c >= 'A' && c <= 'Z' || c > 0x7f) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
      }
    }
    return name;
  }
}

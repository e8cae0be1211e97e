package dev.reprise.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads one YAML text into a tree. It uses the parser's events and not its objects, because only
 * events have line numbers, and because aliases could make a small text a huge tree.
 */
public final class YamlText {
  private static final int LONGEST = 1 << 20;
  private static final int DEEPEST = 32;
  private final Iterator<Event> events;
  private int depth;

  private YamlText(Iterator<Event> events) {
    this.events = events;
  }

  /**
   * The outermost mapping; an empty text is an empty mapping.
   *
   * @throws Misconfigured when it is not exactly one YAML document with a mapping in it
   */
  public static YamlNode.Mapping parse(String text) {
    if (text.length() > LONGEST) {
      throw new Misconfigured("file", text.length() + " characters", "keep it under 1 MiB", 0);
    }
    try {
      var settings = LoadSettings.builder().setCodePointLimit(LONGEST).build();
      var reader = new StreamReader(settings, text);
      return new YamlText(new ParserImpl(settings, reader)).document();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new Misconfigured("file", "not YAML", e.getProblem(), line);
    } catch (YamlEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new Misconfigured("file", "not YAML", String.valueOf(e.getMessage()), 0);
    }
  }

  private YamlNode.Mapping document() {
    Event event = skip(Event.ID.StreamStart);
    if (event.getEventId() == Event.ID.StreamEnd) {
      return new YamlNode.Mapping("", 1, new LinkedHashMap<>());
    }
    YamlNode root = node("", skip(event, Event.ID.DocumentStart));
    if (skip(Event.ID.DocumentEnd).getEventId() != Event.ID.StreamEnd) {
      throw root.refuse("write one document; remove the second ---");
    }
    return switch (root) {
      case YamlNode.Mapping mapping -> mapping;
      case YamlNode.Scalar empty when empty.text().isEmpty() ->
          new YamlNode.Mapping("", 1, new LinkedHashMap<>());
      case YamlNode.Scalar other -> throw other.refuse("write keys and values, as in `key: value`");
      case YamlNode.Sequence other ->
          throw other.refuse("write keys and values, as in `key: value`");
    };
  }

  private Event skip(Event.ID id) {
    return skip(events.next(), id);
  }

  private Event skip(Event event, Event.ID id) {
    return event.getEventId() == id ? events.next() : event;
  }

  private YamlNode node(String path, Event event) {
    int line = line(event);
    refuseExtras(path, event, line);
    if (++depth > DEEPEST) {
      throw new Misconfigured(path, "(nested)", "nest at most " + DEEPEST + " levels deep", line);
    }
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar ->
              new YamlNode.Scalar(path, line, scalar.getValue(), scalar.isPlain());
          case SequenceStartEvent ignored -> sequence(path, line);
          case MappingStartEvent ignored -> mapping(path, line);
          case Event other ->
              throw new Misconfigured(path, other.getEventId().name(), "write a value", line);
        };
    depth--;
    return node;
  }

  private static void refuseExtras(String path, Event event, int line) {
    String key = path.isEmpty() ? "file" : path;
    if (event instanceof AliasEvent
        || event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw new Misconfigured(key, "(an anchor or alias)", "write the value out", line);
    }
    boolean tagged =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag().isPresent();
          case SequenceStartEvent list -> list.getTag().isPresent();
          case MappingStartEvent map -> map.getTag().isPresent();
          case Event ignored -> false;
        };
    if (tagged) {
      throw new Misconfigured(key, "(a tag)", "remove the ! tag", line);
    }
  }

  private YamlNode.Sequence sequence(String path, int line) {
    List<YamlNode> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(path + "[" + items.size() + "]", event));
    }
    return new YamlNode.Sequence(path, line, items);
  }

  private YamlNode.Mapping mapping(String path, int line) {
    var members = new LinkedHashMap<String, YamlNode>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      String name = name(path, event);
      String child = path.isEmpty() ? name : path + "." + name;
      if (members.containsKey(name)) {
        throw new Misconfigured(child, "(written twice)", "keep one of the two", line(event));
      }
      members.put(name, node(child, events.next()));
    }
    return new YamlNode.Mapping(path, line, members);
  }

  private static String name(String path, Event event) {
    refuseExtras(path, event, line(event));
    if (event instanceof ScalarEvent scalar) {
      return scalar.getValue();
    }
    throw new Misconfigured(
        path.isEmpty() ? "file" : path, "(a key)", "write keys as plain words", line(event));
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}

package io.waybill.correlator.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping of the file, read key by key. Keys that nobody read are problems: see {@link #end}. */
final class Section {
  private final String path;
  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Secrets secrets;
  private final Problems problems;

  Section(String path, Optional<Node> node, Secrets secrets, Problems problems) {
    this.path = path;
    this.line = node.map(Section::line).orElse(0);
    this.secrets = secrets;
    this.problems = problems;
    if (node.isPresent() && node.get() instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          if (values.put(key.getValue(), tuple.getValueNode()) != null) {
            problems.add(line(key), full(key.getValue()) + " stands here a second time");
          }
          lines.put(key.getValue(), line(key));
        } else {
          problems.add(line(tuple.getKeyNode()), "a key is a text");
        }
      }
    } else if (node.isPresent() && !isNothing(node.get())) {
      problems.add(line, (path.isEmpty() ? "the file" : path) + " is a mapping of keys to values");
    }
  }

  private static boolean isNothing(Node node) {
    return node instanceof ScalarNode scalar && scalar.getValue().isEmpty();
  }

  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  int line() {
    return line;
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private int lineOf(String key) {
    return lines.getOrDefault(key, line);
  }

  private Optional<Node> value(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key)).filter(node -> !isNothing(node));
  }

  boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  Section section(String key) {
    return new Section(full(key), value(key), secrets, problems);
  }

  /** The items of a list of mappings. */
  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    value(key)
        .ifPresent(node -> {
          if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
              sections.add(new Section(full(key) + "[]", Optional.of(item), secrets, problems));
            }
          } else {
            problems.add(lineOf(key), full(key) + " is a list");
          }
        });
    return sections;
  }

  /** The text, or the key's fallback. */
  String text(Key key) {
    return value(key.name()).map(node -> scalar(key.name(), node)).orElse(key.fallback());
  }

  /** The text; a problem where it is missing. */
  String required(Key key) {
    String text = text(key);
    if (text.isEmpty() && lineOf(key.name()) == line) {
      problems.add(line, full(key.name()) + " is missing");
    }
    return text;
  }

  private String scalar(String key, Node node) {
    if (node instanceof ScalarNode scalar) {
      return secrets.resolve(scalar.getValue(), line(node), problems);
    }
    problems.add(line(node), full(key) + " is a single value");
    return "";
  }

  /** One of these texts. */
  String oneOf(Key key, List<String> allowed) {
    String text = text(key);
    if (!allowed.contains(text)) {
      problems.add(
          lineOf(key.name()), full(key.name()) + " is one of " + String.join(", ", allowed));
    }
    return text;
  }

  boolean flag(Key key) {
    return oneOf(key, List.of("true", "false")).equals("true");
  }

  int integer(Key key, int least, int most) {
    String text = text(key);
    boolean number = text.matches("\\d{1,9}");
    if (!number || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
      problems.add(
          lineOf(key.name()), full(key.name()) + " is a number from " + least + " to " + most);
      return least;
    }
    return Integer.parseInt(text);
  }

  Duration duration(Key key) {
    return Units.duration(text(key))
        .orElseGet(() -> {
          problems.add(
              lineOf(key.name()),
              full(key.name()) + " is a time such as 500ms, 30s, 15m, 12h or 7d");
          return Duration.ofSeconds(1);
        });
  }

  long bytes(Key key) {
    return Units.bytes(text(key))
        .orElseGet(() -> {
          problems.add(
              lineOf(key.name()), full(key.name()) + " is a size such as 256KiB, 64MiB or 50GiB");
          return 1L;
        });
  }

  /** A list of texts, or a single one. */
  List<String> texts(Key key) {
    List<String> texts = new ArrayList<>();
    value(key.name())
        .ifPresent(node -> {
          if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> texts.add(scalar(key.name(), item)));
          } else {
            texts.add(scalar(key.name(), node));
          }
        });
    return texts;
  }

  /** True where the key holds a list. */
  boolean isList(Key key) {
    return value(key.name()).filter(SequenceNode.class::isInstance).isPresent();
  }

  /** A mapping of texts, whatever its keys: another program's settings. */
  Map<String, String> settings(Key key) {
    Section inner = section(key.name());
    Map<String, String> settings = new LinkedHashMap<>();
    inner.values.forEach((name, node) -> settings.put(name, inner.scalar(name, node)));
    return settings;
  }

  void problem(Key key, String text) {
    problems.add(lineOf(key.name()), full(key.name()) + " " + text);
  }

  /** Tells the keys that are none, each with the nearest that is one. */
  void end() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        String nearest = Nearest.of(key, known);
        problems.add(
            lineOf(key),
            "there is no key "
                + full(key)
                + (nearest.isEmpty()
                    ? "; there are " + String.join(", ", known.stream().sorted().toList())
                    : "; did you mean " + nearest + "?"));
      }
    }
  }
}

package org.ringrift.sync.cli.hosts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ringrift.sync.cli.hosts.Entries.Entry;
import org.ringrift.sync.config.Suggestion;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the host file, asked key by key. A value of the wrong type or range is an error
 * and reads as absent, as does a key without a value. Keys that nobody asked for are told by {@link
 * #rest()}.
 */
final class Section {
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9_]{0,17})");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9][0-9_]{0,17}(\\.[0-9_]{0,18})?([eE][-+]?[0-9]{1,3})?");

  private final String path;
  private final Map<String, Entry> entries;
  private final Entries reader;
  private final Findings findings;
  private final Set<String> asked = new LinkedHashSet<>();

  private Section(String path, Map<String, Entry> entries, Entries reader, Findings findings) {
    this.path = path;
    this.entries = entries;
    this.reader = reader;
    this.findings = findings;
  }

  static Section of(Node node, String path, Entries reader, Findings findings) {
    if (node instanceof MappingNode mapping) {
      return new Section(path, reader.of(mapping, path), reader, findings);
    }
    if (!isNull(node)) {
      findings.error(node, path, "must be a mapping of keys to values, not " + kind(node));
    }
    return new Section(path, Map.of(), reader, findings);
  }

  /** Where there is nothing to read. */
  static Section empty(Findings findings) {
    return new Section("", Map.of(), new Entries(findings), findings);
  }

  Set<String> keys() {
    return entries.keySet();
  }

  /** A whole number between two bounds, both allowed. */
  Optional<Integer> whole(String key, int min, int max) {
    String allowed = "a whole number from " + min + " to " + max;
    return scalar(key, allowed)
        .filter(
            node ->
                holds(
                    node.getTag().equals(Tag.INT)
                        && WHOLE.matcher(node.getValue()).matches()
                        && within(Double.parseDouble(plain(node)), min, max),
                    key,
                    node,
                    allowed))
        .map(node -> Integer.parseInt(plain(node)));
  }

  /** A number between two bounds, both allowed. */
  Optional<Double> number(String key, double min, double max, String unit) {
    String allowed =
        "a number from " + shown(min) + " to " + shown(max) + (unit.isEmpty() ? "" : " " + unit);
    return scalar(key, allowed)
        .filter(
            node ->
                holds(
                    (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT))
                        && NUMBER.matcher(node.getValue()).matches()
                        && within(Double.parseDouble(plain(node)), min, max),
                    key,
                    node,
                    allowed))
        .map(node -> Double.parseDouble(plain(node)));
  }

  /** true or false, or one of the words that YAML 1.1 takes for them. */
  Optional<Boolean> flag(String key) {
    String allowed = "true or false";
    return scalar(key, allowed)
        .filter(node -> holds(node.getTag().equals(Tag.BOOL), key, node, allowed))
        .map(
            node -> Set.of("true", "yes", "on").contains(node.getValue().toLowerCase(Locale.ROOT)));
  }

  /** Any text; numbers are texts, too, and a blank one is none. */
  Optional<String> text(String key) {
    return scalar(key, "a text")
        .map(ScalarNode::getValue)
        .map(String::strip)
        .filter(text -> !text.isBlank());
  }

  /** A list of texts. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    items(key)
        .forEach(
            item -> {
              if (item instanceof ScalarNode scalar && !isNull(item)) {
                texts.add(scalar.getValue().strip());
              } else {
                findings.error(item, below(key), "must be a text, not " + kind(item));
              }
            });
    return texts;
  }

  /** A mapping of texts to texts. */
  Map<String, String> textMap(String key) {
    Section below = section(key);
    Map<String, String> texts = new LinkedHashMap<>();
    below.keys().forEach(name -> below.text(name).ifPresent(text -> texts.put(name, text)));
    return texts;
  }

  /** The mapping under a key; empty where there is none. */
  Section section(String key) {
    asked.add(key);
    Entry entry = entries.get(key);
    return entry == null
        ? new Section(below(key), Map.of(), reader, findings)
        : of(entry.value(), below(key), reader, findings);
  }

  /** A list of mappings. */
  List<Section> sections(String key) {
    List<Node> items = items(key);
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      sections.add(of(items.get(i), below(key) + "[" + i + "]", reader, findings));
    }
    return sections;
  }

  boolean has(String key) {
    asked.add(key);
    return entries.containsKey(key);
  }

  /** Tells of a key that is there. */
  void error(String key, String message) {
    findings.error(entries.get(key).value(), below(key), message);
  }

  /** Tells of a key that is there. */
  void warning(String key, String message) {
    findings.warning(entries.get(key).key(), below(key), message);
  }

  /** Tells of the section itself, which has keys. */
  void fault(String message) {
    findings.error(entries.values().iterator().next().key(), path, message);
  }

  /** Tells of every key that nobody asked for. */
  void rest() {
    entries.forEach(
        (name, entry) -> {
          if (!asked.contains(name)) {
            findings.warning(entry.key(), below(name), "unknown key" + meant(name));
          }
        });
  }

  private String meant(String name) {
    return Suggestion.nearest(name, asked)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("; it is left out");
  }

  private Optional<ScalarNode> scalar(String key, String allowed) {
    asked.add(key);
    Entry entry = entries.get(key);
    if (entry == null || isNull(entry.value())) {
      return Optional.empty();
    }
    if (entry.value() instanceof ScalarNode scalar) {
      return Optional.of(scalar);
    }
    error(key, "is " + kind(entry.value()) + "; it must be " + allowed);
    return Optional.empty();
  }

  private List<Node> items(String key) {
    asked.add(key);
    Entry entry = entries.get(key);
    if (entry == null || isNull(entry.value())) {
      return List.of();
    }
    if (entry.value() instanceof SequenceNode list) {
      return list.getValue();
    }
    error(key, "is " + kind(entry.value()) + "; it must be a list");
    return List.of();
  }

  private boolean holds(boolean right, String key, ScalarNode node, String allowed) {
    if (!right) {
      boolean quoted = !node.isPlain();
      error(
          key,
          "is '%s'%s; it must be %s"
              .formatted(node.getValue(), quoted ? " in quotes" : "", allowed));
    }
    return right;
  }

  private String below(String key) {
    return Entries.below(path, key);
  }

  private static boolean within(double value, double min, double max) {
    return value >= min && value <= max;
  }

  private static String plain(ScalarNode node) {
    return node.getValue().replace("_", "");
  }

  private static String shown(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static String kind(Node node) {
    return switch (node) {
      case MappingNode mapping -> "a mapping";
      case SequenceNode list -> "a list";
      default -> isNull(node) ? "nothing" : "a single value";
    };
  }
}

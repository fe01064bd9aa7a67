package org.ringrift.sync.cli.hosts;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The keys of mappings, with what {@code <<} brings in from others: a key of the mapping itself
 * wins over a merged one, and an earlier merged mapping over a later one.
 */
final class Entries {
  /** A key and its value, as they stand in the file. */
  record Entry(ScalarNode key, Node value) {}

  private final Findings findings;
  private final IdentityHashMap<MappingNode, Map<String, Entry>> known = new IdentityHashMap<>();

  Entries(Findings findings) {
    this.findings = findings;
  }

  /**
   * By key, in the order of the file; looked at once for each mapping, however often it is used.
   */
  Map<String, Entry> of(MappingNode mapping, String path) {
    Map<String, Entry> before = known.get(mapping);
    if (before != null) {
      return before;
    }
    known.put(mapping, Map.of());
    Map<String, Entry> own = new LinkedHashMap<>();
    Map<String, Entry> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(tuple.getValueNode(), merged, path);
      } else {
        put(tuple, own, path);
      }
    }
    merged.forEach(own::putIfAbsent);
    known.put(mapping, own);
    return own;
  }

  private void put(NodeTuple tuple, Map<String, Entry> own, String path) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      findings.error(tuple.getKeyNode(), path, "a key must be a word, not a list or a mapping");
      return;
    }
    Entry first = own.putIfAbsent(key.getValue(), new Entry(key, tuple.getValueNode()));
    if (first != null) {
      int line = first.key().getStartMark().getLine() + 1;
      findings.error(
          key,
          below(path, key.getValue()),
          "stands here for the second time; first in line " + line);
    }
  }

  private void merge(Node value, Map<String, Entry> merged, String path) {
    List<Node> sources = value instanceof SequenceNode list ? list.getValue() : List.of(value);
    for (Node source : sources) {
      if (source instanceof MappingNode mapping) {
        of(mapping, path).forEach(merged::putIfAbsent);
      } else {
        findings.error(source, below(path, "<<"), "must name a mapping, as in '<<: *defaults'");
      }
    }
  }

  static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}

package org.ringrift.sync.monitor.stream;

import java.util.HashMap;
import java.util.Map;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;

/**
 * Names and words that many records repeat, each kept once: a large fleet is held in half the
 * memory then. Only so many are kept, as records may say anything; others are used as they come.
 * Confined to one thread.
 */
final class Names {
  private static final int MOST = 100_000;

  private final Map<String, NodeId> nodes = new HashMap<>();
  private final Map<String, String> words = new HashMap<>();

  /**
   * @throws InvalidNameException where it is no name of a node
   */
  NodeId node(String name) {
    NodeId known = nodes.get(name);
    if (known != null) {
      return known;
    }
    NodeId node = new NodeId(name);
    if (nodes.size() < MOST) {
      nodes.put(name, node);
    }
    return node;
  }

  /** An equal text; null for null. */
  String word(String text) {
    if (text == null) {
      return null;
    }
    String known = words.get(text);
    if (known == null && words.size() < MOST) {
      words.put(text, text);
    }
    return known == null ? text : known;
  }
}

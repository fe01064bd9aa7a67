package org.ringrift.sync.planner.core.fleet;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.ringrift.sync.core.NodeId;

/**
 * Nodes in order of their ids, in leaves of limited length. Immutable: a change copies one leaf and
 * the list of leaves, so that a view of 10,000 nodes that hears a thousand heartbeats a second does
 * not copy ten million entries for them.
 */
final class NodeTable extends AbstractMap<NodeId, FleetNode> {
  static final NodeTable EMPTY = new NodeTable(new FleetNode[0][], 0);

  private static final int LONGEST_LEAF = 128;

  /** In order; no leaf is empty. */
  private final FleetNode[][] leaves;

  private final int size;

  private NodeTable(FleetNode[][] leaves, int size) {
    this.leaves = leaves;
    this.size = size;
  }

  FleetNode find(NodeId id) {
    int leaf = leafOf(id);
    int place = leaf < 0 ? -1 : place(leaves[leaf], id);
    return place < 0 ? null : leaves[leaf][place];
  }

  NodeTable with(FleetNode node) {
    if (leaves.length == 0) {
      return new NodeTable(new FleetNode[][] {{node}}, 1);
    }
    int leaf = Math.max(0, leafOf(node.id()));
    int place = place(leaves[leaf], node.id());
    if (place < 0) {
      return inserted(leaf, -place - 1, node);
    }
    FleetNode[] changed = leaves[leaf].clone();
    changed[place] = node;
    FleetNode[][] all = leaves.clone();
    all[leaf] = changed;
    return new NodeTable(all, size);
  }

  @Override
  public FleetNode get(Object key) {
    return key instanceof NodeId id ? find(id) : null;
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Set<Map.Entry<NodeId, FleetNode>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<NodeId, FleetNode>> iterator() {
        return new Entries();
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  private NodeTable inserted(int leaf, int place, FleetNode node) {
    FleetNode[] old = leaves[leaf];
    FleetNode[] longer = new FleetNode[old.length + 1];
    System.arraycopy(old, 0, longer, 0, place);
    longer[place] = node;
    System.arraycopy(old, place, longer, place + 1, old.length - place);
    if (longer.length <= LONGEST_LEAF) {
      FleetNode[][] all = leaves.clone();
      all[leaf] = longer;
      return new NodeTable(all, size + 1);
    }
    int half = longer.length / 2;
    FleetNode[][] all = new FleetNode[leaves.length + 1][];
    System.arraycopy(leaves, 0, all, 0, leaf);
    all[leaf] = Arrays.copyOfRange(longer, 0, half);
    all[leaf + 1] = Arrays.copyOfRange(longer, half, longer.length);
    System.arraycopy(leaves, leaf + 1, all, leaf + 2, leaves.length - leaf - 1);
    return new NodeTable(all, size + 1);
  }

  /** The last leaf that does not start behind the id; -1 where all do. */
  private int leafOf(NodeId id) {
    int from = 0;
    int to = leaves.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (leaves[middle][0].id().compareTo(id) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from - 1;
  }

  /** As {@link Arrays#binarySearch} says it. */
  private static int place(FleetNode[] leaf, NodeId id) {
    int from = 0;
    int to = leaf.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = leaf[middle].id().compareTo(id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return -from - 1;
  }

  /** In order. */
  private final class Entries implements Iterator<Map.Entry<NodeId, FleetNode>> {
    private int leaf;
    private int place;

    @Override
    public boolean hasNext() {
      return leaf < leaves.length;
    }

    @Override
    public Map.Entry<NodeId, FleetNode> next() {
      if (leaf >= leaves.length) {
        throw new NoSuchElementException();
      }
      FleetNode node = leaves[leaf][place];
      place++;
      if (place == leaves[leaf].length) {
        leaf++;
        place = 0;
      }
      return Map.entry(node.id(), node);
    }
  }
}

package org.ringrift.sync.planner.core.placement;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The newest games of a database by name, as far as producers named them. Databases are only
 * appended to, so a number of games says which games are there. Immutable.
 *
 * @param batches by the number of games in the database after each
 */
public record GameLog(NavigableMap<Long, Batch> batches) {
  /** With more ids than this, comparing the databases is cheaper than carrying the list. */
  public static final int MOST_IDS = 1000;

  /** Nothing was named. */
  public static final GameLog EMPTY = new GameLog(new TreeMap<>());

  /**
   * Games that were announced together.
   *
   * @param before how many games were there before them
   */
  public record Batch(long before, SortedSet<String> ids) {
    public Batch {
      ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
    }
  }

  public GameLog {
    batches = Collections.unmodifiableNavigableMap(new TreeMap<>(batches));
  }

  /** A batch of which not every game is named is left out: what it brought must be looked up. */
  GameLog with(long total, long newGames, SortedSet<String> ids) {
    if (ids.isEmpty() || ids.size() != newGames || ids.size() > MOST_IDS) {
      return this;
    }
    NavigableMap<Long, Batch> more = new TreeMap<>(batches);
    more.put(total, new Batch(total - newGames, ids));
    while (more.values().stream().mapToInt(batch -> batch.ids().size()).sum() > MOST_IDS) {
      more.pollFirstEntry();
    }
    return new GameLog(more);
  }

  /**
   * Every game that a database of so many games lacks, and perhaps some that it has.
   *
   * @return empty where not all of them are known by name
   */
  SortedSet<String> between(long count, long total) {
    SortedSet<String> ids = new TreeSet<>();
    long known = total;
    for (Map.Entry<Long, Batch> entry : batches.headMap(total, true).descendingMap().entrySet()) {
      if (known <= count || entry.getKey() < known) {
        break;
      }
      ids.addAll(entry.getValue().ids());
      known = entry.getValue().before();
    }
    return known <= count ? ids : new TreeSet<>();
  }

  /** Without what everybody has who has so many games. */
  GameLog after(long count) {
    return batches.isEmpty() || batches.firstKey() > count
        ? this
        : new GameLog(batches.tailMap(count, false));
  }
}

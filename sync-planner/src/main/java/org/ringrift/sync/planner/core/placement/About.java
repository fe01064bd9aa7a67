package org.ringrift.sync.planner.core.placement;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a producer says of a version, where it knows it.
 *
 * @param configKey {@code {board}_{n}p}
 * @param quality mean quality of the new games, 0 to 1
 * @param newGames how many games are new in it; 0 for everything but games
 * @param gameIds their ids
 */
public record About(
    Optional<String> configKey,
    Optional<Double> quality,
    long newGames,
    SortedSet<String> gameIds) {
  /** Nothing more than the version. */
  public static final About NOTHING =
      new About(Optional.empty(), Optional.empty(), 0, new TreeSet<>());

  public About {
    gameIds = Collections.unmodifiableSortedSet(new TreeSet<>(gameIds));
  }
}

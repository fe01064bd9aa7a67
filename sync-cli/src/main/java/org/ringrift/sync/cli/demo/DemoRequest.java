package org.ringrift.sync.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the demo is to do.
 *
 * @param games how many games it writes, over both nodes
 * @param gamesPerSecond the pace, over both nodes
 * @param seedDatabases existing games databases that are synced as they are
 * @param seed the same seed writes the same games
 * @param patience without any progress for so long it gives up
 */
public record DemoRequest(
    int games, int gamesPerSecond, List<Path> seedDatabases, long seed, Duration patience) {
  public static final int DEFAULT_GAMES_PER_SECOND = 30;
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(5);

  public DemoRequest {
    seedDatabases = List.copyOf(seedDatabases);
    if (games < 0 || gamesPerSecond < 1) {
      throw new IllegalArgumentException(
          "the number of games must not be negative and their pace at least 1 a second");
    }
  }

  /** At the usual pace. */
  public static DemoRequest of(int games, List<Path> seedDatabases) {
    return new DemoRequest(games, DEFAULT_GAMES_PER_SECOND, seedDatabases, 1, DEFAULT_PATIENCE);
  }
}

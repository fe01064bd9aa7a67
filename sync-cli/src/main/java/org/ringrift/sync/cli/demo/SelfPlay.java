package org.ringrift.sync.cli.demo;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.ringrift.sync.cli.command.CommandException;

/** Plays games into a database of its own, as the demo does, for measurements. */
public final class SelfPlay {
  private SelfPlay() {}

  /** Hears of each game right after its commit, before the next one is played. */
  @FunctionalInterface
  public interface Listener {
    void committed(String gameId) throws InterruptedException;
  }

  /**
   * Adds games to a database, each in a transaction of its own, and makes the database where it is
   * missing.
   */
  public static void play(Path database, int games, long seed)
      throws SQLException, CommandException {
    try {
      play(database, games, seed, gameId -> {});
    } catch (InterruptedException e) {
      throw new AssertionError("nobody waits here", e);
    }
  }

  /** The same, and says of each game when it was committed; stays connected in between. */
  public static void play(Path database, int games, long seed, Listener listener)
      throws SQLException, CommandException, InterruptedException {
    GameGenerator generator = new GameGenerator(Board.HEX8, seed);
    try (GamesDatabase open = GamesDatabase.open(database)) {
      for (int i = 0; i < games; i++) {
        Game game = generator.game(open.highWaterMark() + 1, InstantSource.system().millis());
        open.write(game);
        listener.committed(game.id());
      }
    }
  }
}

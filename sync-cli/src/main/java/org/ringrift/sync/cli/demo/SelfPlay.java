package org.ringrift.sync.cli.demo;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.ringrift.sync.cli.command.CommandException;

/** Plays games into a database of its own, as the demo does, for measurements. */
public final class SelfPlay {
  private SelfPlay() {}

  /**
   * Adds games to a database, each in a transaction of its own, and makes the database where it is
   * missing.
   */
  public static void play(Path database, int games, long seed)
      throws SQLException, CommandException {
    GameGenerator generator = new GameGenerator(Board.HEX8, seed);
    try (GamesDatabase open = GamesDatabase.open(database)) {
      for (int i = 0; i < games; i++) {
        open.write(generator.game(open.highWaterMark() + 1, InstantSource.system().millis()));
      }
    }
  }
}

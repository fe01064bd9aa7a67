package org.ringrift.sync.worker.testkit;

import java.nio.file.Path;
import java.util.Random;

/** Writes games into a database until it is killed, one commit after the other. */
public final class WriterMain {
  private WriterMain() {}

  /** The database, which is there, and a seed. */
  public static void main(String[] args) throws Exception {
    try (RandomGames writer =
        new RandomGames(Path.of(args[0]), new Random(Long.parseLong(args[1])))) {
      writer.execute("PRAGMA busy_timeout=20000");
      while (true) {
        writer.write(1);
      }
    }
  }
}

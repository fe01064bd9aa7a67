package org.ringrift.sync.worker.watch;

import java.util.List;
import java.util.OptionalDouble;

/** What one look at a games database showed. */
sealed interface Look {

  /** Nothing was committed since the look before. */
  record Unchanged() implements Look {}

  /** There is no such file. */
  record Gone() implements Look {}

  /**
   * What is there now.
   *
   * @param news how many games are there beyond those that were known; 0 or less where there are
   *     none
   * @param ids of the new games; empty where they are too many, or cannot be told from others
   * @param quality mean quality of the new games, 0 to 1; absent where it is not known
   */
  record Seen(GamesMark mark, long news, List<String> ids, OptionalDouble quality, long sizeBytes)
      implements Look {
    public Seen {
      ids = List.copyOf(ids);
    }
  }
}

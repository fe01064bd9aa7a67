package org.ringrift.sync.worker.watch;

import java.util.Objects;

/**
 * How far a games database has been announced.
 *
 * @param count rows of the table games
 * @param rowId the largest rowid then; 0 where there was no row, or no rowid
 * @param gameId the game with that rowid: where another one is there now, rowids mean nothing any
 *     more, because the file was replaced or vacuumed
 */
record GamesMark(long count, long rowId, String gameId) {
  /** Nothing was announced. */
  static final GamesMark NONE = new GamesMark(0, 0, "");

  GamesMark {
    Objects.requireNonNull(gameId, "game id");
  }
}

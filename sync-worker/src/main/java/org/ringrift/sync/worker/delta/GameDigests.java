package org.ringrift.sync.worker.delta;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.ringrift.sync.worker.store.FileDigest;

/**
 * The content of games: for each the number of its rows in all tables and the sum of their SHA-256
 * hashes, so that the order of rows does not matter. Rowids do not count: they belong to the
 * database, not to the game.
 */
public final class GameDigests {
  /** Bytes of the sum of hashes. */
  public static final int SUM_BYTES = 32;

  private final Map<String, Digest> games = new HashMap<>();

  /** The content of one game: equal for equal rows in equal columns. */
  public record Digest(long rows, long a, long b, long c, long d) {
    private static final Digest NOTHING = new Digest(0, 0, 0, 0, 0);

    private Digest plus(ByteBuffer hash) {
      return new Digest(
          rows + 1, a + hash.getLong(), b + hash.getLong(), c + hash.getLong(), d + hash.getLong());
    }

    byte[] sum() {
      return ByteBuffer.allocate(SUM_BYTES).putLong(a).putLong(b).putLong(c).putLong(d).array();
    }

    static Digest of(long rows, byte[] sum) {
      ByteBuffer from = ByteBuffer.wrap(sum);
      return new Digest(rows, from.getLong(), from.getLong(), from.getLong(), from.getLong());
    }
  }

  /** Adds a row of a game. */
  public void add(GameRows.Row row) {
    var sha256 = FileDigest.sha256();
    sha256.update(row.tableKey());
    sha256.update(row.values(), 0, row.length());
    games.merge(
        row.gameId(),
        Digest.NOTHING.plus(ByteBuffer.wrap(sha256.digest())),
        (old, one) ->
            new Digest(
                old.rows + one.rows, old.a + one.a, old.b + one.b, old.c + one.c, old.d + one.d));
  }

  /** The content of a game; of one without rows, nothing. */
  public Digest of(String gameId) {
    return games.getOrDefault(gameId, Digest.NOTHING);
  }

  /** The games that have rows. */
  public Set<String> ids() {
    return games.keySet();
  }
}

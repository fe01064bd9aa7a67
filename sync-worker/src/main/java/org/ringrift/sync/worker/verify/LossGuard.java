package org.ringrift.sync.worker.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.sqlite.SQLiteErrorCode;

/** Compares an incoming database with the one it would replace. Changes neither. */
final class LossGuard {
  private static final int EXAMPLES = 3;

  private final NodeId self;

  LossGuard(NodeId self) {
    this.self = self;
  }

  /** What replacing would mean. */
  sealed interface Finding {
    /** Nothing is lost. */
    record Safe(long gamesBefore) implements Finding {}

    /** The existing database cannot be read. */
    record Damaged() implements Finding {}

    /** Something would be lost. */
    record Loss(Failure failure) implements Finding {}
  }

  /**
   * Looks at both.
   *
   * @param incoming a connection whose main database is the incoming one
   */
  Finding compare(ArtifactId artifact, Connection incoming, Path existing)
      throws IOException, SQLException {
    if (!Files.exists(existing)) {
      return new Finding.Safe(0);
    }
    if (artifact.origin().filter(self::equals).isPresent()) {
      return loss(existing, "is this node's own live database; a copy must not replace it");
    }
    for (String sideFile : List.of("-wal", "-journal")) {
      Path path = Path.of(existing + sideFile);
      if (Files.exists(path) && Files.size(path) > 0) {
        return loss(
            existing,
            "is a replica into which somebody wrote: '"
                + path.getFileName()
                + "' is not empty; close that program, move its games to a database of this node,"
                + " and delete the replica");
      }
    }
    return attachAndCompare(incoming, existing);
  }

  private static Finding attachAndCompare(Connection incoming, Path existing) throws SQLException {
    try (var attach = incoming.prepareStatement("ATTACH ? AS existing")) {
      attach.setString(1, GamesDatabase.uri(existing, "mode=ro"));
      attach.execute();
      return compareAttached(incoming, existing);
    } catch (SQLException e) {
      return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff)) {
        case SQLITE_CORRUPT, SQLITE_NOTADB -> new Finding.Damaged();
        case SQLITE_BUSY, SQLITE_LOCKED ->
            loss(existing, "is a replica that somebody has locked; close that program");
        default -> throw e;
      };
    }
  }

  private static Finding compareAttached(Connection incoming, Path existing) throws SQLException {
    if (!GamesDatabase.hasColumns(incoming, "existing", "games")) {
      return new Finding.Safe(0);
    }
    long before = GamesDatabase.games(incoming, "existing").count();
    if (!GamesDatabase.hasColumns(incoming, "existing", "games", "game_id")
        || !GamesDatabase.hasColumns(incoming, "main", "games", "game_id")) {
      long incomingCount = GamesDatabase.games(incoming, "main").count();
      return incomingCount >= before
          ? new Finding.Safe(before)
          : loss(existing, "has " + before + " games, the incoming copy only " + incomingCount);
    }
    String missing =
        " FROM existing.games e WHERE NOT EXISTS"
            + " (SELECT 1 FROM main.games m WHERE m.game_id IS e.game_id)";
    long lost = GamesDatabase.number(incoming, "SELECT count(*)" + missing).orElse(0L);
    if (lost == 0) {
      return new Finding.Safe(before);
    }
    List<String> examples =
        GamesDatabase.strings(incoming, "SELECT e.game_id" + missing + " LIMIT " + EXAMPLES);
    return loss(
        existing, "has " + lost + " games that the incoming copy lacks, such as " + examples);
  }

  private static Finding loss(Path existing, String rule) {
    return new Finding.Loss(
        new Failure(FailureCategory.WOULD_LOSE_DATA, "'" + existing + "' " + rule));
  }
}

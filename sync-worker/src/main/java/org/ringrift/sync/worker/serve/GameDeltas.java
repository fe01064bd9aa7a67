package org.ringrift.sync.worker.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.DeltaRequest;
import org.ringrift.sync.worker.delta.GameDigests;
import org.ringrift.sync.worker.delta.GameIndex;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.delta.GameLayout;
import org.ringrift.sync.worker.delta.GameRows;
import org.ringrift.sync.worker.delta.GameSet;
import org.ringrift.sync.worker.delta.GameTable;
import org.ringrift.sync.worker.delta.Portion;
import org.ringrift.sync.worker.delta.PortionWriter;
import org.ringrift.sync.worker.snapshot.WritingMarker;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.GamesDatabase;

/**
 * Finds the games that replicas of this node's databases lack, and reads them.
 *
 * <p>Each answer is read in one transaction of the live database, and is whole in a file before its
 * first byte is sent: however slow the target is, the transaction is over, and the writer's log is
 * not held. Thread-safe.
 */
public final class GameDeltas {
  /** Above so many ids a whole copy is cheaper than finding out which games differ. */
  private static final int MAX_DIFFERING = 250_000;

  private final NodeId self;
  private final DataDirectory directory;
  private final GameIndexes indexes;
  private final InstantSource clock;

  /** How asking ended. */
  public sealed interface Outcome {
    /** The games are in a file, which belongs to the caller. */
    record Found(Path portion) implements Outcome {}

    /** There are none to send yet. */
    record Replied(DeltaReply reply) implements Outcome {}

    /** It cannot be asked. */
    record Refused(Failure failure) implements Outcome {}
  }

  public GameDeltas(
      NodeId self, DataDirectory directory, GameIndexes indexes, InstantSource clock) {
    this.self = self;
    this.directory = directory;
    this.indexes = indexes;
    this.clock = clock;
  }

  /** Answers a request. */
  public Outcome answer(DeltaRequest request) {
    String name = "'" + request.artifact() + "'";
    try {
      DataPath path = request.artifact().pathOn(self);
      Path database = directory.resolve(path);
      if (request.artifact().dataType() != DataType.GAMES) {
        return refused(FailureCategory.INVALID_JOB, name + " is no games database");
      }
      if (!Files.isRegularFile(database, LinkOption.NOFOLLOW_LINKS)) {
        return refused(FailureCategory.SOURCE_MISSING, name + " is not here, or no plain file");
      }
      Optional<Failure> busy = WritingMarker.refusal(database, clock);
      return busy.isPresent() ? new Outcome.Refused(busy.get()) : read(request, database);
    } catch (InvalidNameException e) {
      return refused(FailureCategory.INVALID_JOB, e.getMessage());
    } catch (IOException | SQLException e) {
      String error = "games of " + name + " cannot be read here: " + Failure.describe(e);
      return refused(FailureCategory.SOURCE_BUSY, error);
    }
  }

  private Outcome read(DeltaRequest request, Path database) throws IOException, SQLException {
    // Looked at before the rows: a commit in between must not make the version look newer.
    Version.GamesVersion file = GamesDatabase.fileVersion(database);
    try (Connection connection = GamesDatabase.openReadOnly(database)) {
      GamesDatabase.execute(connection, "BEGIN");
      List<GameTable> tables = GameLayout.read(connection);
      if (tables.isEmpty()) {
        String error = "'" + request.artifact() + "' has no games that can be told apart by id";
        return refused(FailureCategory.INVALID_JOB, error);
      }
      State state = state(request, database, connection);
      if (state.endOf.isPresent()) {
        return behind(request, connection, new Source(file, tables, state));
      }
      if (!request.buckets().isEmpty()) {
        return new Outcome.Replied(differing(request, state.buckets, connection));
      }
      List<String> known =
          request.ids().isEmpty() ? List.of() : GameRows.present(connection, request.ids());
      return known.isEmpty()
          ? new Outcome.Replied(new DeltaReply.Unlike(state.total))
          : portion(request, connection, new Source(file, tables, state), known);
    }
  }

  /** What the index says. */
  private record State(GameSet total, OptionalLong endOf, List<GameSet> buckets) {}

  private record Source(Version.GamesVersion file, List<GameTable> tables, State state) {}

  private State state(DeltaRequest request, Path database, Connection connection)
      throws SQLException, IOException {
    return indexes.ask(
        database,
        connection,
        index ->
            new State(
                index.total(),
                index.endOf(request.have()),
                request.buckets().isEmpty() ? List.of() : index.buckets(request.buckets().size())));
  }

  private Outcome behind(DeltaRequest request, Connection connection, Source source)
      throws SQLException, IOException {
    long missing = source.state.total.count() - request.have().count();
    if (missing > request.maxGames()) {
      return new Outcome.Replied(new DeltaReply.TooMany(missing));
    }
    LinkedHashSet<String> wanted =
        new LinkedHashSet<>(newest(connection, source, missing, portionGames(request, source)));
    List<String> others = request.ids().stream().filter(id -> !wanted.contains(id)).toList();
    if (!others.isEmpty()) {
      wanted.addAll(GameRows.present(connection, others));
    }
    return portion(request, connection, source, List.copyOf(wanted));
  }

  private static List<String> newest(Connection connection, Source source, long missing, int atMost)
      throws SQLException {
    if (missing == 0) {
      return List.of();
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT game_id FROM games WHERE rowid > ? AND game_id IS NOT NULL"
                + " ORDER BY rowid LIMIT ?")) {
      select.setLong(1, source.state.endOf.getAsLong());
      select.setLong(2, atMost);
      return GameRows.strings(select);
    }
  }

  private static int portionGames(DeltaRequest request, Source source) {
    long each = Math.max(1, source.file.sizeBytes() / Math.max(1, source.state.total.count()));
    long bytes = Math.min(request.portionBytes(), DeltaRequest.PORTION_BYTES);
    return Math.clamp(bytes / each, 1, DeltaRequest.MAX_IDS);
  }

  private Outcome portion(
      DeltaRequest request, Connection connection, Source source, List<String> wanted)
      throws SQLException, IOException {
    List<String> ids = wanted.subList(0, Math.min(wanted.size(), portionGames(request, source)));
    boolean nothing = ids.isEmpty() && request.check().isEmpty();
    List<GameTable> tables = nothing ? List.of() : source.tables;
    GamesDatabase.Games games = GamesDatabase.games(connection, "main");
    Version.GamesVersion version =
        new Version.GamesVersion(
            source.file.sizeBytes(),
            source.file.modifiedAtMs(),
            games.count(),
            games.highWaterMark());
    Path file = directory.offersFolder().resolve(UUID.randomUUID().toString());
    Portion header = new Portion(source.state.total, version, ids.size(), tables);
    try (PortionWriter writer = PortionWriter.open(file, header)) {
      GameRows.read(connection, tables, ids, writer);
      GameDigests contents = writer.digests();
      if (!request.check().isEmpty()) {
        GameRows.read(connection, tables, request.check(), contents::add);
      }
      writer.end(contents);
    } catch (IOException | SQLException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return new Outcome.Found(file);
  }

  private static DeltaReply differing(
      DeltaRequest request, List<GameSet> here, Connection connection) throws SQLException {
    List<Integer> buckets = new ArrayList<>();
    long games = 0;
    for (int i = 0; i < here.size(); i++) {
      if (!here.get(i).equals(request.buckets().get(i))) {
        buckets.add(i);
        games += here.get(i).count();
      }
    }
    return games > MAX_DIFFERING
        ? new DeltaReply.TooMany(games)
        : new DeltaReply.Differing(buckets, GameIndex.idsIn(connection, here.size(), buckets));
  }

  private static Outcome refused(FailureCategory category, String error) {
    return new Outcome.Refused(new Failure(category, error));
  }
}

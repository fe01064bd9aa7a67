package org.ringrift.sync.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.EventPublisher;

/**
 * The demo: writes games, publishes them, and waits until all of it is where it should be.
 *
 * <p>It trusts nobody: what the workers say is verified it opens and compares with the original.
 */
public final class Demo {
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final String MODEL = "models/canonical_" + Board.SQUARE8.configKey() + ".pth";

  private final DemoRequest request;
  private final DemoFleet fleet;
  private final DemoProgress progress;
  private final InstantSource clock = InstantSource.system();
  private final Ledger ledger = new Ledger();
  private final Map<ArtifactId, Published> published = new LinkedHashMap<>();

  private Demo(DemoRequest request, DemoFleet fleet, PrintWriter out) {
    this.request = request;
    this.fleet = fleet;
    progress = new DemoProgress(out, request.games());
  }

  /**
   * Runs it to the end; may be interrupted.
   *
   * @param out where it says how far it is
   * @return also where something is missing in the end
   * @throws CommandException where it cannot even begin: a seed database that is none, a data
   *     directory that cannot be written, a broker that takes no events
   */
  public static DemoSummary run(DemoRequest request, DemoFleet fleet, PrintWriter out)
      throws CommandException, InterruptedException {
    return new Demo(request, fleet, out).run();
  }

  private DemoSummary run() throws CommandException, InterruptedException {
    List<SeedDatabase> seeds = new ArrayList<>();
    for (Path seed : request.seedDatabases()) {
      seeds.add(SeedDatabase.copy(seed, directory(fleet.selfplay())));
    }
    try (ReplicaReader reader = new ReplicaReader(fleet.dataDirectories(), ledger, clock);
        FleetWatch watch = new FleetWatch(fleet.connection(), reader, clock);
        Announcer announcer = new Announcer(new EventPublisher(fleet.connection()));
        GamesDatabase hex = open(fleet.selfplay(), Board.HEX8);
        GamesDatabase square = open(fleet.cpu(), Board.SQUARE8)) {
      awaitReady(watch);
      seeds.forEach(seed -> add(watch, announcer.seed(fleet.selfplay(), seed, clock.millis())));
      add(watch, announcer.model(fleet.cpu(), model()));
      play(
          watch,
          announcer,
          List.of(
              new Player(fleet.selfplay(), Board.HEX8, hex),
              new Player(fleet.cpu(), Board.SQUARE8, square)));
      announcer.flush();
      return summary(await(watch, reader), watch, reader);
    } catch (SQLException | IOException e) {
      throw new CommandException("the demo cannot write its data: " + e.getMessage(), e);
    }
  }

  /** A node that plays games on a board. */
  private record Player(NodeId node, Board board, GamesDatabase database) {}

  private GamesDatabase open(NodeId node, Board board) throws SQLException, CommandException {
    return GamesDatabase.open(directory(node).resolve(board.databasePath()));
  }

  private void awaitReady(FleetWatch watch) throws CommandException {
    if (!Patience.until(() -> watch.state().caughtUp(), READY_LIMIT)) {
      throw new CommandException(
          "the topics cannot be read: "
              + watch.state().trouble().orElse("still reading after " + READY_LIMIT));
    }
  }

  private ModelFile model() throws IOException {
    long nowMs = clock.millis();
    return ModelFile.write(
        directory(fleet.cpu()), MODEL, new Random(request.seed() ^ nowMs), nowMs);
  }

  private void play(FleetWatch watch, Announcer announcer, List<Player> players)
      throws SQLException, InterruptedException {
    Pace pace = new Pace(request.gamesPerSecond());
    for (int i = 0; i < request.games(); i++) {
      pace.awaitTurn(i);
      Player player = players.get(i % players.size());
      GamesDatabase database = player.database();
      Game game =
          new GameGenerator(player.board(), request.seed())
              .game(database.highWaterMark() + 1, clock.millis());
      database.write(game);
      long committedAtMs = clock.millis();
      ledger.committed(
          Announcer.games(player.node(), player.board().databasePath()), game.id(), committedAtMs);
      add(watch, announcer.game(player.node(), database, game, committedAtMs));
      progress.written(i + 1);
    }
  }

  private void add(FleetWatch watch, Published now) {
    watch.follow(now.artifact());
    published.put(now.artifact(), now);
  }

  private Outcome await(FleetWatch watch, ReplicaReader reader) throws InterruptedException {
    long changes = watch.changes();
    long changedAtNanos = System.nanoTime();
    Outcome outcome = look(watch);
    while (!outcome.isComplete()
        && System.nanoTime() - changedAtNanos < request.patience().toNanos()) {
      watch.awaitChange(LOOK_EVERY);
      outcome = look(watch);
      progress.waiting(outcome);
      if (watch.changes() == changes) {
        readAgain(outcome, reader);
      } else {
        changes = watch.changes();
        changedAtNanos = System.nanoTime();
      }
    }
    return outcome;
  }

  private Outcome look(FleetWatch watch) {
    return new Outcome(published, watch.artifacts(), ledger);
  }

  /** A replica may have been put in place a moment after it was read. */
  private static void readAgain(Outcome outcome, ReplicaReader reader) {
    for (Published original : outcome.published().values()) {
      outcome.verified(original).forEach(node -> reader.read(original.artifact(), node));
    }
  }

  private DemoSummary summary(Outcome outcome, FleetWatch watch, ReplicaReader reader) {
    List<String> missing = new ArrayList<>(outcome.missing());
    ReplicaCheck check = new ReplicaCheck();
    long sound = 0;
    for (Published original : published.values()) {
      for (NodeId node : outcome.verified(original)) {
        var fault = check.fault(original, reader.file(original.artifact(), node));
        fault.ifPresent(missing::add);
        sound += fault.isEmpty() ? 1 : 0;
      }
    }
    return new DemoSummary(
        fleet.startupMs(),
        ledger.committed(),
        outcome.gamesReadEverywhere(),
        outcome.replicasWanted(),
        sound,
        watch.tally(RunTally::completed),
        watch.tally(RunTally::failed),
        watch.tally(RunTally::bytes),
        watch.tally(RunTally::transports),
        ledger.latencies(),
        missing);
  }

  private Path directory(NodeId node) {
    return fleet.dataDirectories().get(node);
  }
}

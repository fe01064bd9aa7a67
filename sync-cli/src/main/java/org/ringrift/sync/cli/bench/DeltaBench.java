package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.demo.SelfPlay;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.data.DataPlaneConfig;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/**
 * Two data planes in this process, a source and a target, as two workers have them. The replica is
 * a copy of the original; then games are played into the original, and the fetch of each handful is
 * timed from the request to the verified commit.
 */
final class DeltaBench {
  private static final int NEW_GAMES = 10;
  private static final long MB = 1_000_000;
  private static final NodeId SOURCE = new NodeId("source");
  private static final NodeId TARGET = new NodeId("target");

  private final Path folder;
  private final int rounds;
  private final PrintWriter out;

  DeltaBench(Path folder, int rounds, PrintWriter out) {
    this.folder = folder;
    this.rounds = rounds;
    this.out = out;
  }

  /** What a delta into a database cost. */
  private record Cost(double firstS, double medianS, long bytes) {}

  ObjectNode run(int smallMb, int largeMb)
      throws IOException, SQLException, CommandException, InterruptedException {
    try (DataPlane source = plane(SOURCE);
        DataPlane target = plane(TARGET)) {
      Cost small = measure(source, target, "small.db", smallMb);
      Cost large = measure(source, target, "large.db", largeMb);
      ObjectNode numbers = new ObjectMapper().createObjectNode();
      numbers.put("new_games", NEW_GAMES).put("rounds", rounds);
      put(numbers.putObject("small"), smallMb, small);
      put(numbers.putObject("large"), largeMb, large);
      numbers.put(
          "growth_" + size(smallMb) + "_to_" + size(largeMb), large.medianS / small.medianS);
      peers(numbers, original(source, "large.db"), large.medianS);
      return numbers;
    } finally {
      delete();
    }
  }

  private void peers(ObjectNode numbers, Path original, double ours)
      throws IOException, SQLException, CommandException, InterruptedException {
    ObjectNode seconds = numbers.putObject("peers_seconds");
    Optional<SshPeer> ssh = SshPeer.start(folder.resolve("ssh"));
    if (ssh.isEmpty() || SshPeer.find("rsync").isEmpty()) {
      numbers.put(
          "skipped", "rsync or sshd is not installed here, so there is nothing to compare with");
      return;
    }
    try (SshPeer peer = ssh.get()) {
      Path copy = copy(original);
      double plain = peer.rsync(original, copy);
      compare(numbers, seconds, "rsync_ssh", plain, ours);
      grow(original);
      double inPlace = peer.rsync(original, copy, "--inplace", "--no-whole-file");
      compare(numbers, seconds, "rsync_inplace_ssh", inPlace, ours);
      Optional<Path> tool = SshPeer.find("sqlite3_rsync");
      if (tool.isPresent()) {
        grow(original);
        compare(
            numbers, seconds, "sqlite3_rsync", peer.sqlite3Rsync(tool.get(), original, copy), ours);
      } else {
        numbers.put("skipped", "sqlite3_rsync is not installed here (it comes with SQLite 3.47)");
      }
    }
  }

  private void compare(
      ObjectNode numbers, ObjectNode seconds, String name, double theirs, double ours) {
    say("%s: %.3f s, %.0f times ours".formatted(name, theirs, theirs / ours));
    seconds.put(name, theirs);
    numbers.put("speedup_vs_" + name, theirs / ours);
  }

  /** The peer's copy, older than the original by a handful of games. */
  private Path copy(Path original) throws IOException, SQLException, CommandException {
    Path copy = Files.copy(original, folder.resolve("peer.db"));
    grow(original);
    return copy;
  }

  /** Closing the database leaves everything in its file, so that a copy of the file is whole. */
  private static void grow(Path original) throws SQLException, CommandException {
    SelfPlay.play(original, NEW_GAMES, 1);
  }

  private Cost measure(DataPlane source, DataPlane target, String name, int mb)
      throws IOException, SQLException, CommandException {
    Path original = original(source, name);
    say("making %s of %d MB ...".formatted(name, mb));
    BenchDatabase.make(original, mb * MB);
    Path replica = target.directory().root().resolve("replicas/" + SOURCE + "/data/games/" + name);
    Files.createDirectories(replica.getParent());
    Files.copy(original, replica);
    execute(replica, "PRAGMA journal_mode=DELETE");
    double first = round(source, target, name).seconds;
    double[] times = new double[rounds];
    long bytes = 0;
    for (int i = 0; i < rounds; i++) {
      Round round = round(source, target, name);
      times[i] = round.seconds;
      bytes = round.bytes;
    }
    Arrays.sort(times);
    Cost cost = new Cost(first, times[rounds / 2], bytes);
    say(
        "%s: first %.3f s, then %.3f s (median of %d)"
            .formatted(name, first, cost.medianS, rounds));
    return cost;
  }

  private record Round(double seconds, long bytes) {}

  private static Round round(DataPlane source, DataPlane target, String name)
      throws SQLException, CommandException {
    Path original = original(source, name);
    grow(original);
    ArtifactId artifact = ArtifactId.of(DataType.GAMES, SOURCE, new DataPath("data/games/" + name));
    Version wanted = new Version.GamesVersion(0, 0, games(original), Optional.empty());
    FetchRequest request =
        new FetchRequest(
            JobId.of(artifact, wanted, TARGET, "bench"),
            artifact,
            wanted,
            List.of(new Source(SOURCE, endpoints(source), artifact.path())),
            List.of(),
            OptionalLong.empty());
    long start = System.nanoTime();
    FetchOutcome outcome = target.fetcher().fetch(request, ProgressListener.none());
    double seconds = (System.nanoTime() - start) / 1e9;
    return switch (outcome) {
      case FetchOutcome.Fetched fetched -> new Round(seconds, fetched.bytesTransferred());
      case FetchOutcome.FetchFailed failed ->
          throw new CommandException("the delta failed: " + failed.error());
    };
  }

  private DataPlane plane(NodeId node) throws IOException, InterruptedException {
    DataPlane plane =
        DataPlane.open(
            new DataPlaneConfig(
                node,
                folder.resolve(node.value()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                OptionalInt.empty(),
                new SshSettings(Optional.empty(), Optional.empty()),
                0,
                List.of(GameMerge.NAME)),
            InstantSource.system());
    plane.start();
    return plane;
  }

  private static Endpoints endpoints(DataPlane source) {
    return new Endpoints(
        "127.0.0.1",
        Optional.empty(),
        source.server().port(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        source.directory().root().toString());
  }

  private static Path original(DataPlane source, String name) {
    return source.directory().root().resolve("data/games/" + name);
  }

  private static long games(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT count(*) FROM games")) {
      return found.getLong(1);
    }
  }

  private static void execute(Path database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void put(ObjectNode node, int mb, Cost cost) {
    node.put("size_mb", mb)
        .put("first_seconds", cost.firstS)
        .put("median_seconds", cost.medianS)
        .put("bytes", cost.bytes);
  }

  private static String size(int mb) {
    return mb >= 1000 ? mb / 1000 + "gb" : mb + "mb";
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

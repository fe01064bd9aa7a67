package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.demo.Demo;
import org.ringrift.sync.cli.demo.DemoFleet;
import org.ringrift.sync.cli.demo.DemoRequest;
import org.ringrift.sync.cli.demo.DemoSummary;
import org.ringrift.sync.cli.local.LocalLayout;
import org.ringrift.sync.cli.local.LocalNode;
import org.ringrift.sync.cli.local.LocalPorts;
import org.ringrift.sync.cli.local.LocalStack;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.core.NodeId;

/**
 * The whole pipeline in this process: what selfplay writes on one node is read on the others.
 * Broker and registry are the stack's own, and start again with it, unless they run in containers:
 * then they stay while the rest starts again.
 */
@Timeout(300)
class DemoIT {
  private static final String HEX = "data/games/canonical_hex8_2p.db";
  private static final String SEED = "data/games/from_before.db";
  private static final int GAMES = 24;

  @TempDir private Path directory;

  /** Null where the stack has services of its own. */
  private final TestStack containers =
      TestServices.IN_CONTAINERS ? TestStack.startWithoutTopics() : null;

  @AfterEach
  void close() {
    if (containers != null) {
      containers.close();
    }
  }

  @Test
  void everythingArrivesAndTheNextStartGoesOn() throws Exception {
    Path seed = seedOfAnOldLayout();

    DemoSummary first = run(List.of(seed));
    assertThat(first.missing()).isEmpty();
    assertThat(first.gamesPublished()).isEqualTo(GAMES);
    assertThat(first.gamesVerifiedEverywhere()).isEqualTo(GAMES);
    assertThat(first.replicasVerified())
        .isEqualTo(first.replicasWanted())
        .isGreaterThanOrEqualTo(7);
    assertThat(first.jobsCompleted()).isGreaterThanOrEqualTo(first.replicasWanted());
    assertThat(first.latencies().p50Ms()).isPositive();
    assertThat(rows(replica(LocalNode.CPU, SEED), "games")).isEqualTo(3);
    assertThat(rows(replica(LocalNode.CPU, SEED), "odd_child")).isEqualTo(1);
    assertThat(rows(seed, "games")).as("the file itself").isEqualTo(3);

    DemoSummary second = run(List.of(seed));
    assertThat(second.missing()).isEmpty();
    assertThat(second.gamesPublished()).isEqualTo(GAMES);
    assertThat(second.gamesVerifiedEverywhere()).isEqualTo(GAMES);
    assertThat(transports(first, second))
        .as("both kinds of transport")
        .anyMatch(name -> name.startsWith("rsync"))
        .anyMatch(name -> name.startsWith("http"));
    assertThat(rows(replica(LocalNode.CPU, HEX), "games")).isEqualTo(GAMES);
    try (var databases = Files.list(nodeDirectory(LocalNode.SELFPLAY).resolve("data/games"))) {
      assertThat(databases.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("canonical_hex8_2p.db", "from_before.db");
    }
  }

  private static Set<String> transports(DemoSummary... summaries) {
    return Stream.of(summaries)
        .flatMap(summary -> summary.transports().keySet().stream())
        .collect(Collectors.toSet());
  }

  private DemoSummary run(List<Path> seeds) throws Exception {
    StringWriter said = new StringWriter();
    try (LocalStack stack = startStack()) {
      if (containers != null) {
        assertThat(stack.connection()).isEqualTo(containers.connectionConfig());
      }
      Map<NodeId, Path> directories =
          LocalNode.all().stream()
              .map(LocalNode::id)
              .collect(Collectors.toMap(Function.identity(), stack.layout()::nodeDir));
      DemoFleet fleet =
          new DemoFleet(
              stack.connection(), LocalNode.SELFPLAY.id(), LocalNode.CPU.id(), directories, 1);
      DemoRequest request = new DemoRequest(GAMES, 30, seeds, 1, Duration.ofMinutes(1));
      return Demo.run(request, fleet, new PrintWriter(said));
    }
  }

  private LocalStack startStack() throws StartException {
    LocalLayout layout = LocalLayout.of(directory.resolve("local"), LocalPorts.free());
    return containers == null
        ? LocalStack.start(layout)
        : LocalStack.start(layout, containers.connectionConfig());
  }

  private Path nodeDirectory(LocalNode node) {
    return directory.resolve("local/nodes").resolve(node.id().value());
  }

  private Path replica(LocalNode node, String path) {
    return nodeDirectory(node).resolve("replicas/" + LocalNode.SELFPLAY.id()).resolve(path);
  }

  private Path seedOfAnOldLayout() throws SQLException {
    Path file = directory.resolve("from_before.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE games (game_id TEXT PRIMARY KEY, only_then TEXT)");
      statement.executeUpdate("CREATE TABLE odd_child (game_id TEXT, what BLOB)");
      statement.executeUpdate("INSERT INTO games VALUES ('a', NULL), ('b', 'x'), ('c', 'y')");
      statement.executeUpdate("INSERT INTO odd_child VALUES ('a', x'00ff')");
    }
    return file;
  }

  private static long rows(Path database, String table) throws SQLException {
    String url = "jdbc:sqlite:" + database.toUri() + "?mode=ro";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return result.getLong(1);
    }
  }
}

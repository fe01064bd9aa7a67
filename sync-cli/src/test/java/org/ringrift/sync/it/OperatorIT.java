package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.client.ReplicationRequest;
import org.ringrift.sync.client.ReplicationResponse;
import org.ringrift.sync.client.SyncClient;
import org.ringrift.sync.client.TargetState;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.monitor.core.PlannerLag;

/**
 * What operators and their programs ask for, of a planner, two workers and a monitor. New games
 * wait for minutes here, unless somebody asks for them. Each test has games of its own.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TestStack stack;
  private Fleet fleet;

  @BeforeAll
  void open(@TempDir Path root) throws Exception {
    stack = TestStack.start();
    fleet = new Fleet(stack, root);
    fleet.startPlanner(Map.of("dispatch.min.interval", "10 min"));
    Map<String, String> settings = Map.of("watch", "false", "inventory.interval", "1 s");
    fleet.startWorker(Fleet.PLAYER, settings);
    fleet.startWorker(Fleet.TRAINER, settings);
    fleet.awaitAdmitted(Fleet.PLAYER, Fleet.TRAINER);
  }

  @AfterAll
  void close() {
    fleet.close();
    stack.close();
  }

  @Test
  void asksAndIsToldWhenItIsThere() throws Exception {
    var unused = makeGames("hex8_2p", 10);
    addGames("hex8_2p", 10);
    ReplicationRequest request = ReplicationRequest.of(DataType.GAMES).ofConfig("hex8_2p");

    try (SyncClient client = SyncClient.connect(stack.connectionConfig(), fleet.monitorUri())) {
      ReplicationResponse brought = ask(client, request);
      assertThat(brought.faults()).isEmpty();
      assertThat(brought.nodesSynced()).containsExactly(Fleet.PLAYER, Fleet.TRAINER);
      assertThat(brought.artifacts().getFirst().targets().get(Fleet.TRAINER))
          .isInstanceOf(TargetState.Arrived.class);
      assertThat(brought.bytesTransferred()).isPositive();

      ReplicationResponse again = ask(client, request);
      assertThat(again.faults()).isEmpty();
      assertThat(again.bytesTransferred()).isZero();

      ReplicationResponse stranger = ask(client, request.to(new NodeId("nobody")));
      assertThat(stranger.faults()).singleElement().asString().contains("never joined");

      ReplicationResponse nothing = ask(client, request.ofConfig("square19_4p"));
      assertThat(nothing.faults()).singleElement().asString().contains("games of square19_4p");
      assertThat(client.statistics().byTransport().values())
          .extracting(tally -> tally.count())
          .containsExactly(1L);
    }
  }

  @Test
  void theCommandWaits() throws Exception {
    var unused = makeGames("square8_2p", 10);
    addGames("square8_2p", 10);

    JsonNode document =
        JSON.readTree(run(0, "sync", "games", "-k", "square8_2p", "--wait", "--json"));
    assertThat(document.path("succeeded").asBoolean()).isTrue();
    assertThat(document.at("/artifacts/0/targets/trainer/state").asText()).isEqualTo("arrived");
    assertThat(run(0, "sync", "games", "-k", "square8_2p", "--wait"))
        .contains("2 of 2 replicas are there");
    assertThat(run(1, "sync", "games", "-k", "square8_2p", "--wait", "-t", "nobody"))
        .contains("never joined");
  }

  @Test
  void drainsANodeUntilItMayBeSwitchedOff() throws Exception {
    var unused = makeGames("hexagonal_2p", 10);

    assertThat(run(1, "drain", "nobody")).contains("nobody");
    assertThat(run(0, "drain", "trainer", "--wait", "--timeout", "120 s"))
        .contains("trainer may be switched off");
    assertThat(run(0, "drain", "trainer", "--cancel")).contains("called off");
    fleet.awaitAdmitted(Fleet.TRAINER);
  }

  @Test
  void aReplayOfEverythingMovesNoData() throws Exception {
    var unused = makeGames("hex8_3p", 10);
    awaitIdle();
    long moved = bytesMoved();

    long there =
        JSON.readTree(run(0, "replay", "--from", "0", "--dry-run", "--json"))
            .at("/records/game-events")
            .asLong();
    assertThat(there).isPositive();
    assertThat(run(0, "replay", "--from", "0"))
        .contains("replayed " + there + " records of game-events");

    awaitIdle();
    assertThat(bytesMoved()).isEqualTo(moved);
    assertThat(fleet.deadLetters().total()).isZero();
    assertThat(run(0, "replay", "--from", "0", "--dry-run"))
        .as("what a replay wrote is not repeated")
        .contains("would replay " + there + " records of game-events");
  }

  @Test
  void showsExplainsAndTriesAgain() throws Exception {
    String games = makeGames("square19_2p", 10).toString();
    assertThat(run(0, "nodes")).contains("player").contains("trainer");
    assertThat(run(0, "freshness", "--artifact", games)).contains(games).contains("current");
    assertThat(run(0, "explain", games, "trainer"))
        .contains("HYBRID of 10 games")
        .contains("holder");
    assertThat(run(0, "watch", "--types", "node", "--node", "trainer", "--count", "1"))
        .contains("trainer");
    assertThat(run(1, "explain", "models:nobody/made.pth")).contains("nobody/made");

    addGames("square19_2p", 10);
    fleet.await(
        "the new games wait",
        () -> run(0, "jobs", "--waiting", "--artifact", games).contains("trainer"));
    String job =
        JSON.readTree(run(0, "jobs", "--waiting", "--artifact", games, "--json"))
            .at("/jobs/0/job_id")
            .asText();
    assertThat(run(0, "retry", job)).contains("tried again: " + job + " of " + games);
    assertThat(run(0, "sync", "games", "-k", "square19_2p", "--wait"))
        .contains("2 of 2 replicas are there");
  }

  private ArtifactId makeGames(String config, int count) throws Exception {
    ArtifactId games = Fleet.games(config + ".db");
    fleet.makeGames(config + ".db", count);
    fleet.publishGames(games.toString(), games.path().value(), count);
    fleet.awaitVerified(games);
    return games;
  }

  private void addGames(String config, int first) throws Exception {
    ArtifactId games = Fleet.games(config + ".db");
    Fleet.addGames(fleet.dir(Fleet.PLAYER).resolve(games.path().value()), first, 5);
    fleet.publishGames(games.toString(), games.path().value(), first + 5);
  }

  /** Until planners have read everything that producers said before, and no transfer runs. */
  private void awaitIdle() {
    long now = System.currentTimeMillis();
    fleet.await(
        "everything read",
        () -> {
          PlannerLag lag = fleet.observe().plannerLag();
          return lag.checkedAtMs().orElse(0) > now
              && lag.byTopic().getOrDefault(SyncTopics.GAME_EVENTS.name(), 1L) == 0;
        });
    fleet.await("no transfer runs", () -> fleet.observe().summary().all().running() == 0);
  }

  private long bytesMoved() {
    return fleet.observe().summary().all().transfers().bytesTransferred();
  }

  private static ReplicationResponse ask(SyncClient client, ReplicationRequest request)
      throws Exception {
    return client.sync(request.within(Duration.ofSeconds(60))).get(90, TimeUnit.SECONDS);
  }

  private String run(int exitCode, String... words) {
    return new Commands(stack, fleet.monitorUri()).run(exitCode, words);
  }
}

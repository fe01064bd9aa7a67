package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.it.Fleet.PLAYER;
import static org.ringrift.sync.it.Fleet.TRAINER;
import static org.ringrift.sync.it.RecoveryRig.KEEPER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.monitor.Monitor;
import org.ringrift.sync.monitor.MonitorConfig;

/**
 * What docs/operations.md says of state and data that are lost, walked through with the real thing:
 * a planner, three workers, and the operator's commands. Each test has artifacts of its own and
 * leaves everything running.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoveryIT {
  private RecoveryRig rig;
  private Fleet fleet;
  private Restarts processes;
  private Commands commands;

  @BeforeAll
  void open(@TempDir Path root) throws Exception {
    rig = new RecoveryRig(root);
    fleet = rig.fleet();
    processes = rig.processes();
    commands = new Commands(rig.stack(), fleet.monitorUri());
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @Test
  void aPlannerWithoutStateBuildsItAnewAndNothingIsMovedTwice() throws Exception {
    var refused = CompletableFuture.supplyAsync(() -> commands.run(1, resetPlanner()));
    ArtifactId games = rig.games("hex8_2p.db", 20);
    rig.awaitGames(games, 20, TRAINER, KEEPER);
    rig.moreGames(games, 20, 5);
    rig.awaitGames(games, 25, TRAINER, KEEPER);
    ArtifactId model = rig.model("canonical_hex8_2p.pth", 1);
    rig.awaitModel(model, TRAINER, KEEPER);
    rig.model("canonical_hex8_2p.pth", 2);
    rig.awaitModel(model, TRAINER, KEEPER);
    List<String> files = rig.files();
    assertThat(refused.get(60, TimeUnit.SECONDS)).contains("are at work", "nothing was thrown");

    processes.stopPlanner();
    forget(SyncTopics.GAME_EVENTS.name());
    assertThat(commands.run(0, resetPlanner("--dry-run")))
        .contains("would throw away topic sync-planner-inventory-items-changelog")
        .contains("would throw away " + stateDir());
    assertThat(topics()).contains("sync-planner-inventory-items-changelog");
    assertThat(commands.run(0, resetPlanner())).contains("threw away the offsets of group");
    assertThat(topics()).noneMatch(topic -> topic.startsWith("sync-planner-"));
    assertThat(stateDir()).doesNotExist();
    long resetAtMs = System.currentTimeMillis();
    int decided = rig.decided();
    processes.startPlanner();

    rig.awaitLearned(games, decided, PLAYER, TRAINER, KEEPER);
    rig.awaitLearned(model, decided, PLAYER, TRAINER, KEEPER);
    ArtifactId fresh = rig.games("hex8_3p.db", 10);
    rig.awaitGames(fresh, 10, TRAINER, KEEPER);
    rig.awaitIdle();
    assertThat(rig.bytesSince(resetAtMs, games, model)).isZero();
    assertThat(rig.files()).containsAll(files);
    assertThat(fleet.deadLetters().total()).isZero();
    assertThat(fleet.artifacts())
        .filteredOn(status -> List.of(games, model, fresh).contains(status.artifact()))
        .hasSize(3)
        .allMatch(status -> status.isComplete() && status.jobs().isEmpty());
  }

  @Test
  void aNodeThatIsRebuiltFromNothingGetsAllThatItShouldHold() throws Exception {
    ArtifactId games = rig.games("square8_2p.db", 15);
    ArtifactId model = rig.model("canonical_square8_2p.pth", 3);
    ArtifactId own = rig.ownGames("square8_3p.db", 12);
    rig.awaitGames(games, 15, TRAINER, KEEPER);
    rig.awaitModel(model, TRAINER, KEEPER);
    rig.awaitGames(own, 12, PLAYER, KEEPER);

    processes.stop(TRAINER);
    Directories.delete(fleet.dir(TRAINER));
    processes.start(TRAINER);

    rig.awaitGames(games, 15, TRAINER);
    rig.awaitModel(model, TRAINER);
    rig.awaitSaid(own, TRAINER, "made it and does not have it");
    rig.awaitIdle();
    assertThat(rig.file(own, TRAINER)).doesNotExist();
    assertThat(rig.count(own, PLAYER)).isEqualTo(12);
    assertThat(fleet.deadLetters().total()).isZero();

    int decided = rig.decided();
    rig.bringBack(own, KEEPER);
    rig.awaitKnown(own, decided, PLAYER, TRAINER, KEEPER);
  }

  @Test
  void aNodeRestoredFromAnOldBackupIsFoundOutAndBroughtUpToDate(@TempDir Path backup)
      throws Exception {
    ArtifactId games = rig.games("square19_2p.db", 10);
    ArtifactId model = rig.model("canonical_square19_2p.pth", 4);
    ArtifactId own = rig.ownGames("square19_3p.db", 10);
    rig.awaitGames(games, 10, TRAINER, KEEPER);
    rig.awaitModel(model, TRAINER, KEEPER);
    rig.awaitGames(own, 10, PLAYER, KEEPER);
    processes.stop(TRAINER);
    Directories.copy(fleet.dir(TRAINER), backup);
    processes.start(TRAINER);
    rig.moreGames(games, 10, 5);
    rig.model("canonical_square19_2p.pth", 5);
    Fleet.addGames(rig.file(own, TRAINER), 10, 5);
    rig.awaitGames(games, 15, TRAINER, KEEPER);
    rig.awaitModel(model, TRAINER, KEEPER);
    rig.awaitGames(own, 15, PLAYER, KEEPER);

    processes.stop(TRAINER);
    Directories.delete(fleet.dir(TRAINER));
    Directories.copy(backup, fleet.dir(TRAINER));
    long played;
    try (OpenGames writer = new OpenGames(rig.file(own, TRAINER))) {
      writer.play();
      writer.play();
      writer.begin();
      processes.start(TRAINER);

      rig.awaitSaid(games, TRAINER, "has 10 games, where it had 15");
      rig.awaitSaid(model, TRAINER, "has content that nobody announced");
      rig.awaitSaid(
          own, TRAINER, "gets back what its own database lost, and nothing there is replaced: it");
      assertThat(commands.run(0, "explain", own.toString(), "trainer"))
          .contains("has 12 games, where it had 15");
      writer.commit();
      fleet.await(
          "what was played after the backup is there again",
          () -> writer.play() && rig.gameIds(own, TRAINER).contains("game-14"));
      played = writer.played();
    }
    rig.awaitGames(games, 15, TRAINER);
    rig.awaitModel(model, TRAINER);
    rig.awaitGames(own, 15 + played, TRAINER, PLAYER, KEEPER);
    assertThat(rig.gameIds(own, TRAINER))
        .isEqualTo(rig.gameIds(own, PLAYER))
        .isEqualTo(rig.gameIds(own, KEEPER))
        .contains("game-0", "game-10", "game-14", "since-0", "since-" + (played - 1));
    rig.awaitIdle();
    assertThat(fleet.deadLetters().total()).isZero();
  }

  @Test
  void aParkedJobIsSeenExplainedAndBroughtToItsEnd(@TempDir Path keys) throws Exception {
    ArtifactId model = Fleet.model("canonical_hexagonal_2p.pth");
    Path obstacle = rig.file(model, TRAINER).resolve("somebody's notes");
    Files.createDirectories(obstacle);
    rig.model("canonical_hexagonal_2p.pth", 6);

    fleet.await(
        "the job is parked", () -> commands.run(0, "jobs", "--parked").contains(model.toString()));
    assertThat(commands.run(0, "jobs", "--parked", "--artifact", model.toString()))
        .contains("trainer", "target_io");
    assertThat(commands.run(0, "explain", model.toString(), "trainer"))
        .contains("given up after 2 failures", "TARGET_IO");
    assertThat(commands.run(0, "status")).contains("parked");

    Directories.delete(rig.file(model, TRAINER));
    Path token = Files.writeString(keys.resolve("token"), "open sesame\n");
    Path wrong = Files.writeString(keys.resolve("wrong"), "open rye\n");
    try (Monitor guarded = guarded("open sesame")) {
      Commands there = new Commands(rig.stack(), guarded.uri());
      fleet.await(
          "the other monitor shows it, too",
          () -> there.run(0, "jobs", "--parked").contains(model.toString()));
      assertThat(there.run(1, "retry", "--parked")).contains("monitor.token");
      assertThat(there.run(1, "retry", "--parked", "--token-file", wrong.toString()))
          .contains("monitor.token");
      assertThat(there.run(1, "retry", "--parked", "--token-file", keys + "/none"))
          .contains("cannot be read");
      assertThat(there.run(0, "retry", "--parked", "--token-file", token.toString()))
          .contains("tried again: ", " of " + model);
    }
    rig.awaitModel(model, TRAINER);
    fleet.await(
        "nothing is parked any more",
        () -> !commands.run(0, "jobs", "--parked").contains(model.toString()));
  }

  private String[] resetPlanner(String... options) {
    List<String> words = new ArrayList<>(List.of("reset-planner"));
    processes
        .plannerSettings()
        .forEach((key, text) -> words.addAll(List.of("-s", key + "=" + text)));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }

  private Path stateDir() {
    return Path.of(processes.plannerSettings().get("planner.state.dir"), "sync-planner");
  }

  private List<String> topics() throws Exception {
    try (Admin admin = rig.stack().admin()) {
      return List.copyOf(admin.listTopics().names().get(30, TimeUnit.SECONDS));
    }
  }

  /** As if its retention had passed. */
  private void forget(String topic) throws Exception {
    try (Admin admin = rig.stack().admin()) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int partition = 0; partition < TestStack.PARTITIONS; partition++) {
        all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
      }
      var unused = admin.deleteRecords(all).all().get(30, TimeUnit.SECONDS);
    }
  }

  private Monitor guarded(String token) throws IOException {
    Map<String, String> settings = new HashMap<>(rig.stack().connection());
    settings.put("monitor.port", "0");
    settings.put("monitor.bind.address", "127.0.0.1");
    settings.put("monitor.token", token);
    return Monitor.start(MonitorConfig.from(settings));
  }
}

package org.ringrift.sync.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.SyncTopics.Cleanup;
import org.ringrift.sync.events.SyncTopics.Spec;
import org.ringrift.sync.events.SyncTopics.Topic;

class SyncTopicsTest {
  private static final Topic<SyncJob> MAILBOX = SyncTopics.mailbox(new NodeId("vast-1"));

  @Test
  void noTwoTopicsAreTheSame() {
    assertThat(SyncTopics.specs()).extracting(Spec::name).doesNotHaveDuplicates();
    assertThat(SyncTopics.all()).extracting(Topic::valueType).doesNotHaveDuplicates();
    assertThat(SyncTopics.specs()).extracting(Spec::name).noneMatch(name -> name.contains("jobs."));
  }

  @Test
  void keysAreWhatTheyAre() {
    assertThat(SyncTopics.all().stream().collect(Collectors.toMap(Topic::name, Topic::key)))
        .containsOnly(
            entry("game-events", SyncTopics.Key.ARTIFACT_ID),
            entry("artifact-events", SyncTopics.Key.ARTIFACT_ID),
            entry("node-events", SyncTopics.Key.NODE_ID),
            entry("node-state", SyncTopics.Key.NODE_ID),
            entry("sync-requests", SyncTopics.Key.ARTIFACT_ID),
            entry("sync-events", SyncTopics.Key.ARTIFACT_ID),
            entry("sync-decisions", SyncTopics.Key.ARTIFACT_ID),
            entry("fleet-config", SyncTopics.Key.FLEET),
            entry("sync-ticks", SyncTopics.Key.NONE));
    assertThat(MAILBOX.key()).isEqualTo(SyncTopics.Key.JOB_ID);
  }

  @Test
  void everyRecordTypeHasItsTopic() {
    assertThat(
            SyncTopics.all().stream()
                .collect(Collectors.toMap(Topic::name, topic -> bodies(topic.valueType()))))
        .containsOnly(
            entry("game-events", List.of("GameCompleted", "OrphanGamesDetected")),
            entry("artifact-events", List.of("ModelPublished", "NpzExported", "DatabaseChanged")),
            entry(
                "node-events",
                List.of(
                    "NodeJoined",
                    "NodeAdmitted",
                    "NodeHeartbeat",
                    "InventoryReported",
                    "NodeRecovered",
                    "NodeTerminating",
                    "NodeLeft",
                    "TrainingStarted",
                    "TrainingStopped",
                    "DiskSpaceLow",
                    "NodeIdle",
                    "NodeActive",
                    "NodeSafeToTerminate",
                    "DrainCancelled",
                    "TrainingDataReady")),
            entry("node-state", List.of("NodeState")),
            entry("sync-requests", List.of("SyncRequested")),
            entry(
                "sync-events",
                List.of(
                    "DataSyncStarted",
                    "DataSyncProgress",
                    "DataSyncCompleted",
                    "DataSyncFailed",
                    "CopyDeleted")),
            entry(
                "sync-decisions",
                List.of(
                    "PlacementDecided",
                    "JobDecided",
                    "DrainDecided",
                    "BreakerChanged",
                    "DeletionDecided")),
            entry("fleet-config", List.of("FleetConfig")),
            entry("sync-ticks", List.of("SyncTick")));
    assertThat(bodies(MAILBOX.valueType())).containsExactly("SyncJob");
  }

  /** One task of the planner sees one partition of each, so a key must be in the same one. */
  @Test
  void theTopicsOfThePlannerAreCoPartitioned() {
    assertThat(SyncTopics.specs().stream().collect(byPartitioning()))
        .containsEntry(
            true,
            List.of(
                "game-events",
                "artifact-events",
                "node-events",
                "node-state",
                "sync-requests",
                "sync-events",
                "sync-decisions",
                "sync-ticks"))
        .containsEntry(false, List.of("fleet-config", "sync-dead-letters"));
    assertThat(MAILBOX.partitioned()).isFalse();
  }

  @Test
  void stateIsCompactedAndEverythingElseIsDeletedInTime() {
    Map<Cleanup, List<String>> byCleanup =
        SyncTopics.specs().stream()
            .collect(
                Collectors.groupingBy(
                    Spec::cleanup, Collectors.mapping(Spec::name, Collectors.toList())));

    assertThat(byCleanup.get(Cleanup.COMPACT)).containsExactly("node-state", "fleet-config");
    assertThat(SyncTopics.specs())
        .filteredOn(spec -> spec.cleanup() == Cleanup.DELETE)
        .allSatisfy(spec -> assertThat(spec.retention()).isPositive());
  }

  @Test
  void aMailboxIsNamedAfterItsNode() {
    assertThat(MAILBOX.name()).isEqualTo("sync-jobs.vast-1");
  }

  @Test
  void everyFieldIsDocumented() {
    assertThat(SyncTopics.all())
        .allSatisfy(
            topic -> {
              Schema schema = SpecificData.get().getSchema(topic.valueType());
              assertThat(schema.getDoc()).as(schema.getName()).isNotBlank();
              assertThat(schema.getFields())
                  .allSatisfy(field -> assertThat(field.doc()).as(field.name()).isNotBlank());
            });
  }

  private static Collector<Spec, ?, Map<Boolean, List<String>>> byPartitioning() {
    return Collectors.partitioningBy(
        Spec::partitioned, Collectors.mapping(Spec::name, Collectors.toList()));
  }

  /** The branches of the body, or the record itself where it has none. */
  private static List<String> bodies(Class<? extends SpecificRecord> type) {
    Schema schema = SpecificData.get().getSchema(type);
    Schema.Field body = schema.getField("body");
    return body == null
        ? List.of(schema.getName())
        : body.schema().getTypes().stream().map(Schema::getName).toList();
  }
}

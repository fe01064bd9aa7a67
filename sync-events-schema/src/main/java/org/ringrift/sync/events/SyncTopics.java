package org.ringrift.sync.events;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.ringrift.sync.core.NodeId;

/**
 * Every topic of the pipeline: its name, what its keys are, the record its values are, how long it
 * keeps them, and how it is partitioned. The one place where these are said.
 *
 * <p>Keys are UTF-8 strings. Names and partition counts are frozen once released: a key would move
 * to another partition and the planner's state would not move with it.
 */
public final class SyncTopics {
  /** What a key is. */
  public enum Key {
    ARTIFACT_ID,
    NODE_ID,
    JOB_ID,
    /** {@link #FLEET_KEY}, the only key: each record replaces the one before. */
    FLEET,
    /** No key: one record to each partition. */
    NONE
  }

  /** What happens to old records. */
  public enum Cleanup {
    DELETE,
    COMPACT
  }

  /**
   * One topic.
   *
   * @param valueType the Avro record of its values
   * @param retention how long records are kept; ignored for compacted topics
   * @param partitioned true where it has as many partitions as the planner; false for one partition
   */
  public record Topic<V extends SpecificRecord>(
      String name,
      Key key,
      Class<V> valueType,
      Cleanup cleanup,
      Duration retention,
      boolean partitioned) {

    /** What the broker has to know. */
    public Spec spec() {
      return new Spec(name, cleanup, retention, partitioned);
    }
  }

  /** What the broker has to know about a topic, whatever its values are. */
  public record Spec(String name, Cleanup cleanup, Duration retention, boolean partitioned) {}

  /**
   * Partitions of every partitioned topic, unless the operator chose another number at the start.
   */
  public static final int DEFAULT_PARTITIONS = 8;

  public static final Topic<GameEvent> GAME_EVENTS =
      deleted("game-events", Key.ARTIFACT_ID, GameEvent.class, Duration.ofDays(90));
  public static final Topic<ArtifactEvent> ARTIFACT_EVENTS =
      deleted("artifact-events", Key.ARTIFACT_ID, ArtifactEvent.class, Duration.ofDays(90));
  public static final Topic<NodeEvent> NODE_EVENTS =
      deleted("node-events", Key.NODE_ID, NodeEvent.class, Duration.ofDays(7));
  public static final Topic<NodeState> NODE_STATE =
      new Topic<>("node-state", Key.NODE_ID, NodeState.class, Cleanup.COMPACT, Duration.ZERO, true);
  public static final Topic<SyncRequest> SYNC_REQUESTS =
      deleted("sync-requests", Key.ARTIFACT_ID, SyncRequest.class, Duration.ofDays(30));
  public static final Topic<SyncEvent> SYNC_EVENTS =
      deleted("sync-events", Key.ARTIFACT_ID, SyncEvent.class, Duration.ofDays(90));
  public static final Topic<SyncDecision> SYNC_DECISIONS =
      deleted("sync-decisions", Key.ARTIFACT_ID, SyncDecision.class, Duration.ofDays(30));
  public static final Topic<FleetConfig> FLEET_CONFIG =
      new Topic<>(
          "fleet-config", Key.FLEET, FleetConfig.class, Cleanup.COMPACT, Duration.ZERO, false);
  public static final Topic<SyncTick> SYNC_TICKS =
      deleted("sync-ticks", Key.NONE, SyncTick.class, Duration.ofDays(1));

  /**
   * Records that could not be read or broke a rule, as they were, with the reason in the headers.
   */
  public static final String DEAD_LETTERS = "sync-dead-letters";

  /** How long dead letters are kept. */
  public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

  /**
   * How large a dead letter may be, in bytes: the largest record that brokers take by default, with
   * what is said of it. Who writes letters must be allowed to send as much.
   */
  public static final int DEAD_LETTER_MAX_BYTES = 2 * 1024 * 1024;

  /** The one key of {@link #FLEET_CONFIG}. */
  public static final String FLEET_KEY = "fleet";

  private static final String MAILBOX_PREFIX = "sync-jobs.";

  private SyncTopics() {}

  /** Every topic with a fixed name, but for the dead letters, whose values have no schema. */
  public static List<Topic<?>> all() {
    return List.of(
        GAME_EVENTS,
        ARTIFACT_EVENTS,
        NODE_EVENTS,
        NODE_STATE,
        SYNC_REQUESTS,
        SYNC_EVENTS,
        SYNC_DECISIONS,
        FLEET_CONFIG,
        SYNC_TICKS);
  }

  /**
   * The topic of dead letters. Its values are the raw bytes of what could not be used, so it has no
   * record type and is no {@link Topic}.
   */
  public static Spec deadLetters() {
    return new Spec(DEAD_LETTERS, Cleanup.DELETE, DEAD_LETTER_RETENTION, false);
  }

  /** Everything with a fixed name that must be there before a process starts. */
  public static List<Spec> specs() {
    return Stream.concat(all().stream().map(Topic::spec), Stream.of(deadLetters())).toList();
  }

  /** The mailbox of a node: one partition, so that its jobs keep their order. */
  public static Topic<SyncJob> mailbox(NodeId node) {
    return new Topic<>(
        MAILBOX_PREFIX + node.value(),
        Key.JOB_ID,
        SyncJob.class,
        Cleanup.DELETE,
        Duration.ofDays(7),
        false);
  }

  private static <V extends SpecificRecord> Topic<V> deleted(
      String name, Key key, Class<V> valueType, Duration retention) {
    return new Topic<>(name, key, valueType, Cleanup.DELETE, retention, true);
  }
}

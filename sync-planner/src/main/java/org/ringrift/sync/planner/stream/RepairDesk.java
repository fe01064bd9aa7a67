package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.core.repair.RepairBudget;
import org.ringrift.sync.planner.core.repair.RepairPolicy;
import org.ringrift.sync.planner.state.RepairStage;
import org.ringrift.sync.planner.state.StoredOrder;
import org.ringrift.sync.planner.state.StoredRepair;
import org.ringrift.sync.planner.state.StoredRepairStarts;
import org.ringrift.sync.planner.state.WorkOrdered;

/**
 * Holds the repairs of a partition back until the policy allows them, the most urgent first. A
 * repair that ended, failed, or is not wanted any more makes room for the next; one that was not
 * heard of for an hour does, too. Not safe for use by several threads.
 */
final class RepairDesk {
  private static final char SEPARATOR = '\0';
  private static final char AFTER_SEPARATOR = '\1';
  private static final String STARTS = "starts";
  private static final long FORGOTTEN_MS = 3_600_000;

  private final RepairPolicy policy;
  private final KeyValueStore<String, StoredRepair> repairs;
  private final KeyValueStore<String, StoredRepairStarts> starts;
  private final Set<String> open = new HashSet<>();

  RepairDesk(
      RepairPolicy policy,
      KeyValueStore<String, StoredRepair> repairs,
      KeyValueStore<String, StoredRepairStarts> starts) {
    this.policy = policy;
    this.repairs = repairs;
    this.starts = starts;
    try (KeyValueIterator<String, StoredRepair> all = repairs.all()) {
      all.forEachRemaining(entry -> open.add(artifact(entry.key)));
    }
  }

  /** A repair that may begin, or that need not. */
  record Released(NodeId target, WorkOrdered work) {}

  /**
   * Notes the targets of new repairs, and forgets those that are no targets any more.
   *
   * @return work that waited and is not wanted any more
   */
  List<Released> settle(ArtifactState state, Set<NodeId> begun, long nowMs) {
    String id = state.id().toString();
    if (begun.isEmpty() && !open.contains(id)) {
      return List.of();
    }
    open.add(id);
    List<Released> dropped = new ArrayList<>();
    for (NodeId target : begun) {
      repairs.putIfAbsent(
          key(state.id(), target), new StoredRepair(RepairStage.NOTED, nowMs, null, false));
    }
    for (KeyValue<String, StoredRepair> entry : of(id)) {
      NodeId target = target(entry.key);
      if (!state.wants().containsKey(target)) {
        repairs.delete(entry.key);
        if (entry.value.getStage() == RepairStage.WAITING) {
          dropped.add(new Released(target, work(entry.value)));
        }
      }
    }
    if (of(id).isEmpty()) {
      open.remove(id);
    }
    return dropped;
  }

  /**
   * A job that the target had for the artifact has ended. Where it failed, it is tried again
   * without counting; where it brought the version that was lost, a newer one may be wanted by now.
   */
  void ended(ArtifactId artifact, NodeId target) {
    find(artifact, target)
        .filter(repair -> repair.getStage() == RepairStage.RUNNING)
        .ifPresent(repair -> repairs.delete(key(artifact, target)));
  }

  /** The other job that waits here for the target and the artifact, if there is one. */
  Optional<WorkOrdered> other(ArtifactId artifact, NodeId target, WorkOrdered work) {
    return find(artifact, target)
        .filter(repair -> repair.getStage() == RepairStage.WAITING)
        .map(RepairDesk::work)
        .filter(waits -> !waits.getOrder().getJobId().equals(work.getOrder().getJobId()));
  }

  /** What the target gets is no repair any more, and is handed on. What runs goes on counting. */
  void handedOn(ArtifactId artifact, NodeId target) {
    find(artifact, target)
        .filter(repair -> repair.getStage() != RepairStage.RUNNING)
        .ifPresent(repair -> repairs.delete(key(artifact, target)));
  }

  /**
   * Takes an order that is a repair.
   *
   * @return false where it is none, or has begun, so that it is to be handed on
   */
  boolean holds(ArtifactId artifact, NodeId target, WorkOrdered work, Priority urgency) {
    StoredRepair repair = find(artifact, target).orElse(null);
    if (repair == null || repair.getStage() == RepairStage.RUNNING) {
      return false;
    }
    StoredOrder order =
        StoredOrder.newBuilder(work.getOrder()).setPriority(VersionCodec.stored(urgency)).build();
    repairs.put(
        key(artifact, target),
        new StoredRepair(RepairStage.WAITING, repair.getSinceMs(), order, work.getRevive()));
    return true;
  }

  /** The repairs that may begin now. */
  List<Released> release(long nowMs) {
    List<Released> released = new ArrayList<>();
    RepairBudget budget =
        Optional.ofNullable(starts.get(STARTS))
            .map(stored -> new RepairBudget(stored.getStartedAtMs()))
            .orElse(RepairBudget.FRESH);
    if (!budget.allows(policy, 0, nowMs)) {
      return released;
    }
    List<KeyValue<String, StoredRepair>> waiting = new ArrayList<>();
    int running = running(waiting, nowMs);
    for (KeyValue<String, StoredRepair> next : waiting) {
      if (!budget.allows(policy, running, nowMs)) {
        break;
      }
      StoredRepair repair = next.value;
      budget = budget.started(nowMs);
      running++;
      repairs.put(
          next.key,
          new StoredRepair(RepairStage.RUNNING, nowMs, repair.getOrder(), repair.getRevive()));
      released.add(new Released(target(next.key), work(repair)));
    }
    if (!released.isEmpty()) {
      starts.put(STARTS, new StoredRepairStarts(budget.startedAtMs()));
    }
    return released;
  }

  /** Counts what runs, and collects what waits, the most urgent and oldest first. */
  private int running(List<KeyValue<String, StoredRepair>> waiting, long nowMs) {
    int running = 0;
    List<String> forgotten = new ArrayList<>();
    try (KeyValueIterator<String, StoredRepair> all = repairs.all()) {
      while (all.hasNext()) {
        KeyValue<String, StoredRepair> entry = all.next();
        switch (entry.value.getStage()) {
          case NOTED -> {}
          case WAITING -> waiting.add(entry);
          case RUNNING -> {
            if (nowMs - entry.value.getSinceMs() < FORGOTTEN_MS) {
              running++;
            } else {
              forgotten.add(entry.key);
            }
          }
        }
      }
    }
    forgotten.forEach(repairs::delete);
    waiting.sort(
        Comparator.comparing(
                (KeyValue<String, StoredRepair> entry) ->
                    VersionCodec.core(entry.value.getOrder().getPriority()),
                Comparator.reverseOrder())
            .thenComparingLong(entry -> entry.value.getSinceMs())
            .thenComparing(entry -> entry.key));
    return running;
  }

  private static WorkOrdered work(StoredRepair repair) {
    return new WorkOrdered(repair.getOrder(), repair.getRevive());
  }

  /** Most artifacts have no repair: then the store is not asked. */
  private Optional<StoredRepair> find(ArtifactId artifact, NodeId target) {
    return open.contains(artifact.toString())
        ? Optional.ofNullable(repairs.get(key(artifact, target)))
        : Optional.empty();
  }

  private List<KeyValue<String, StoredRepair>> of(String artifact) {
    List<KeyValue<String, StoredRepair>> found = new ArrayList<>();
    try (KeyValueIterator<String, StoredRepair> all =
        repairs.range(artifact + SEPARATOR, artifact + AFTER_SEPARATOR)) {
      all.forEachRemaining(found::add);
    }
    return found;
  }

  private static String key(ArtifactId artifact, NodeId target) {
    return artifact.toString() + SEPARATOR + target;
  }

  private static String artifact(String key) {
    return key.substring(0, key.indexOf(SEPARATOR));
  }

  private static NodeId target(String key) {
    return new NodeId(key.substring(key.indexOf(SEPARATOR) + 1));
  }
}

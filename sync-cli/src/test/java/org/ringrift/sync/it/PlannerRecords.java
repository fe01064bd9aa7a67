package org.ringrift.sync.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/** What planners wrote, as others read it: committed only. For one thread. */
final class PlannerRecords implements AutoCloseable {
  private static final List<JobState> ENDS =
      List.of(JobState.MERGED, JobState.COMPLETED, JobState.WITHDRAWN);

  private final TestStack stack;
  private final SyncSerdes serdes;
  private final TopicLog<SyncDecision> decisions;

  PlannerRecords(TestStack stack, SyncSerdes serdes) {
    this.stack = stack;
    this.serdes = serdes;
    decisions =
        new TopicLog<>(
            stack,
            SyncTopics.SYNC_DECISIONS.name(),
            serdes.values(SyncTopics.SYNC_DECISIONS).deserializer());
  }

  /** What was decided about each artifact, in order. */
  Map<ArtifactId, List<PlacementDecided>> placements() {
    Map<ArtifactId, List<PlacementDecided>> found = new TreeMap<>();
    for (ConsumerRecord<String, SyncDecision> record : decisions.all()) {
      if (record.value().getBody() instanceof PlacementDecided placed) {
        ArtifactId artifact = ArtifactMapping.toCore(record.value().getArtifact());
        found.computeIfAbsent(artifact, id -> new ArrayList<>()).add(placed);
      }
    }
    return found;
  }

  /** The jobs of which this was said, once for each time. */
  List<String> said(JobState state) {
    return jobs().stream()
        .filter(job -> job.getState() == state)
        .map(JobDecided::getJobId)
        .toList();
  }

  /** Jobs whose last word is not a last one, with all that was said of them. */
  Map<String, String> open() {
    Map<String, List<JobDecided>> said =
        jobs().stream()
            .collect(
                Collectors.groupingBy(JobDecided::getJobId, TreeMap::new, Collectors.toList()));
    said.values().removeIf(words -> ENDS.contains(words.getLast().getState()));
    Map<String, String> open = new TreeMap<>();
    said.forEach(
        (job, words) ->
            open.put(job, words.stream().map(PlannerRecords::describe).toList().toString()));
    return open;
  }

  /** The jobs that a node was given, without the messages that only change how fast one may go. */
  List<SyncJob> handedOut(NodeId node) {
    try (TopicLog<SyncJob> mailbox =
        new TopicLog<>(
            stack,
            SyncTopics.mailbox(node).name(),
            serdes.<SyncJob>values(SyncJob.class).deserializer())) {
      return SimulatedNode.handedOut(mailbox.all().stream().map(ConsumerRecord::value).toList());
    }
  }

  /** The values of the records that were put aside. */
  List<String> deadLetters() {
    try (TopicLog<byte[]> letters = TopicLog.raw(stack, SyncTopics.DEAD_LETTERS)) {
      return letters.all().stream()
          .map(letter -> new String(letter.value(), StandardCharsets.UTF_8))
          .toList();
    }
  }

  @Override
  public void close() {
    decisions.close();
  }

  private List<JobDecided> jobs() {
    List<JobDecided> found = new ArrayList<>();
    for (ConsumerRecord<String, SyncDecision> record : decisions.all()) {
      if (record.value().getBody() instanceof JobDecided job) {
        found.add(job);
      }
    }
    return found;
  }

  private static String describe(JobDecided job) {
    String reason = job.getReason() == null ? "" : " (" + job.getReason() + ")";
    return job.getState() + " for " + job.getTargetNodeId() + reason;
  }
}

package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.TrainingDataReady;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.training.TrainingData;
import org.ringrift.sync.planner.state.StoredTrainingData;

/**
 * Remembers the training data of each node of a task, and what was said about it. Not safe for use
 * by several threads.
 */
final class TrainingReadiness {
  private static final char SEPARATOR = '\0';
  private static final char AFTER_SEPARATOR = '\1';

  private final TrainingData rules;
  private final KeyValueStore<String, StoredTrainingData> store;

  TrainingReadiness(TrainingData rules, KeyValueStore<String, StoredTrainingData> store) {
    this.rules = rules;
    this.store = store;
  }

  /** The node has this, says its worker. */
  void has(String node, ArtifactId artifact, Version version) {
    if (TrainingData.configKey(artifact).isEmpty()) {
      return;
    }
    String key = key(node, artifact);
    StoredTrainingData before = store.get(key);
    if (before == null || !VersionCodec.core(before.getVersion()).equals(version)) {
      String told = before == null ? null : before.getTold();
      store.put(key, new StoredTrainingData(VersionCodec.stored(version), told));
    }
  }

  /** The node does not have this any more. */
  void lacks(String node, ArtifactId artifact) {
    store.delete(key(node, artifact));
  }

  /** What is to be said now, each version of each artifact once. */
  List<TrainingDataReady> ready(FleetNode node, long nowMs) {
    String id = node.id().value();
    List<TrainingDataReady> ready = new ArrayList<>();
    for (TrainingData.Held held : rules.ready(node, held(id), nowMs)) {
      store.put(
          key(id, held.artifact()),
          new StoredTrainingData(
              VersionCodec.stored(held.version()), TrainingData.identity(held.version())));
      ready.add(
          new TrainingDataReady(
              TrainingData.configKey(held.artifact()).orElseThrow(),
              ArtifactMapping.toAvro(held.artifact()),
              ArtifactMapping.toAvro(held.version())));
    }
    return ready;
  }

  private List<TrainingData.Held> held(String node) {
    List<TrainingData.Held> held = new ArrayList<>();
    try (KeyValueIterator<String, StoredTrainingData> all =
        store.range(node + SEPARATOR, node + AFTER_SEPARATOR)) {
      while (all.hasNext()) {
        KeyValue<String, StoredTrainingData> entry = all.next();
        held.add(
            new TrainingData.Held(
                ArtifactId.parse(entry.key.substring(node.length() + 1)),
                VersionCodec.core(entry.value.getVersion()),
                Optional.ofNullable(entry.value.getTold())));
      }
    }
    return held;
  }

  private static String key(String node, ArtifactId artifact) {
    return node + SEPARATOR + artifact;
  }
}

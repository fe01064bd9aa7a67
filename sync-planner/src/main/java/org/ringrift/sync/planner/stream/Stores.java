package org.ringrift.sync.planner.stream;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.planner.state.StoredAnswer;
import org.ringrift.sync.planner.state.StoredArtifact;
import org.ringrift.sync.planner.state.StoredDrain;
import org.ringrift.sync.planner.state.StoredInventory;
import org.ringrift.sync.planner.state.StoredRecent;
import org.ringrift.sync.planner.state.StoredRepair;
import org.ringrift.sync.planner.state.StoredRepairStarts;
import org.ringrift.sync.planner.state.StoredTarget;
import org.ringrift.sync.planner.state.StoredTrainingData;
import org.ringrift.sync.planner.state.StoredWaiting;

/** How each store is kept: on disk, with a changelog, and mostly without a cache. */
final class Stores {
  private Stores() {}

  /** Of the first stage. */
  static List<StoreBuilder<? extends KeyValueStore<?, ?>>> ofPlacement() {
    return List.of(artifacts(), artifactDrafts(), repairs(), repairStarts());
  }

  /** Of the registry of nodes only. */
  static List<StoreBuilder<? extends KeyValueStore<?, ?>>> ofRegistry() {
    return List.of(
        inventoryItems(), inventoryParts(), drains(), drainAnswers(), trainingData(), clock());
  }

  /** Of dispatch only. */
  static List<StoreBuilder<? extends KeyValueStore<?, ?>>> ofDispatch() {
    return List.of(targets(), waiting(), recent(), queue());
  }

  /** The names of all that have a changelog. */
  static List<String> logged() {
    return Stream.of(ofPlacement(), List.of(nodes()), ofRegistry(), ofDispatch())
        .flatMap(List::stream)
        .map(StoreBuilder::name)
        .toList();
  }

  static StoreBuilder<KeyValueStore<String, StoredArtifact>> artifacts() {
    return records(StoreNames.ARTIFACTS, StoredArtifact.class);
  }

  /** With a cache, as most of them change again before the next commit. */
  static StoreBuilder<KeyValueStore<String, StoredArtifact>> artifactDrafts() {
    return records(StoreNames.ARTIFACT_DRAFTS, StoredArtifact.class).withCachingEnabled();
  }

  static StoreBuilder<KeyValueStore<String, NodeState>> nodes() {
    return records(StoreNames.NODES, NodeState.class);
  }

  static StoreBuilder<KeyValueStore<String, String>> inventoryItems() {
    return persistent(StoreNames.INVENTORY_ITEMS, Serdes.String(), Serdes.String());
  }

  static StoreBuilder<KeyValueStore<String, StoredInventory>> inventoryParts() {
    return records(StoreNames.INVENTORY_PARTS, StoredInventory.class);
  }

  static StoreBuilder<KeyValueStore<String, StoredDrain>> drains() {
    return records(StoreNames.DRAINS, StoredDrain.class);
  }

  static StoreBuilder<KeyValueStore<String, StoredAnswer>> drainAnswers() {
    return records(StoreNames.DRAIN_ANSWERS, StoredAnswer.class);
  }

  static StoreBuilder<KeyValueStore<String, StoredTrainingData>> trainingData() {
    return records(StoreNames.TRAINING_DATA, StoredTrainingData.class);
  }

  static StoreBuilder<KeyValueStore<String, StoredRepair>> repairs() {
    return records(StoreNames.REPAIRS, StoredRepair.class);
  }

  static StoreBuilder<KeyValueStore<String, StoredRepairStarts>> repairStarts() {
    return records(StoreNames.REPAIR_STARTS, StoredRepairStarts.class);
  }

  static StoreBuilder<KeyValueStore<String, Long>> clock() {
    return persistent(StoreNames.CLOCK, Serdes.String(), Serdes.Long());
  }

  static StoreBuilder<KeyValueStore<String, StoredTarget>> targets() {
    return records(StoreNames.TARGETS, StoredTarget.class);
  }

  static StoreBuilder<KeyValueStore<String, StoredWaiting>> waiting() {
    return records(StoreNames.WAITING, StoredWaiting.class);
  }

  static StoreBuilder<KeyValueStore<String, StoredRecent>> recent() {
    return records(StoreNames.RECENT, StoredRecent.class);
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> queue() {
    return persistent(StoreNames.QUEUE, Serdes.ByteArray(), Serdes.ByteArray());
  }

  /** Read back from its topic at every start, so that it needs neither disk nor changelog. */
  static StoreBuilder<KeyValueStore<String, byte[]>> global(String name) {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
            org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(name),
            Serdes.String(),
            Serdes.ByteArray())
        .withLoggingDisabled();
  }

  private static <V extends SpecificRecordBase> StoreBuilder<KeyValueStore<String, V>> records(
      String name, Class<V> type) {
    return persistent(name, Serdes.String(), new StateSerde<>(type));
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> persistent(
      String name, Serde<K> keys, Serde<V> values) {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name), keys, values);
  }
}

package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.dispatch.Lane;
import org.ringrift.sync.planner.core.dispatch.QueueEntry;

class QueueStoreTest {
  private static final Comparator<QueueEntry> IN_LANE =
      Comparator.comparingLong(QueueEntry::position).thenComparingLong(QueueEntry::sequence);

  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final List<Lane> LANES = List.of(Lane.values());

  private final KeyValueStore<byte[], byte[]> bytes = store();

  /** Random entries come and go; the store must find the same heads as a sorted list does. */
  @Test
  void findsTheHeadsThatAreThere() {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      QueueStore queue = new QueueStore(bytes);
      List<QueueEntry> model = new ArrayList<>();
      for (int event = 0; event < 300; event++) {
        if (model.isEmpty() || random.nextInt(5) > 1) {
          QueueEntry entry = entry(random, event);
          queue.put(entry);
          model.add(entry);
        } else {
          queue.remove(model.remove(random.nextInt(model.size())));
        }
        if (random.nextInt(20) == 0) {
          queue = new QueueStore(bytes);
        }
        for (String node : List.of("a", "a.b", "b")) {
          assertSame(queue, model, new NodeId(node), "seed " + seed + ", event " + event);
        }
      }
      model.forEach(queue::remove);
    }
  }

  private static void assertSame(
      QueueStore queue, List<QueueEntry> model, NodeId node, String where) {
    List<QueueEntry> heads = new ArrayList<>();
    for (Lane lane : LANES) {
      if (lane.ready()) {
        first(model, node, lane).ifPresent(heads::add);
      }
    }
    assertThat(queue.heads(node)).as(where).isEqualTo(heads);
    assertThat(queue.firstLater(node)).as(where).isEqualTo(first(model, node, Lane.LATER));
    Predicate<QueueEntry> ready = entry -> entry.node().equals(node) && entry.lane().ready();
    long waiting = model.stream().filter(ready).count();
    assertThat(queue.some(node, 3)).as(where).hasSize((int) Math.min(3, waiting));
  }

  private static Optional<QueueEntry> first(List<QueueEntry> model, NodeId node, Lane lane) {
    return model.stream()
        .filter(entry -> entry.node().equals(node) && entry.lane() == lane)
        .min(IN_LANE);
  }

  private static QueueEntry entry(Random random, int sequence) {
    return new QueueEntry(
        new NodeId(List.of("a", "a.b", "b").get(random.nextInt(3))),
        LANES.get(random.nextInt(LANES.size())),
        random.nextLong(200) - 100,
        sequence,
        PRIORITIES.get(random.nextInt(PRIORITIES.size())),
        random.nextLong(1000),
        random.nextLong(1000),
        ArtifactId.parse("games:x:g" + sequence));
  }

  @Test
  void alarmsRingInOrderAndOnlyOnce() {
    Alarms alarms = new Alarms();
    alarms.set(new NodeId("b"), OptionalLong.of(20));
    alarms.set(new NodeId("a"), OptionalLong.of(10));
    alarms.set(new NodeId("c"), OptionalLong.of(30));
    assertThat(alarms.due(9)).isEmpty();
    assertThat(alarms.due(20)).containsExactly(new NodeId("a"), new NodeId("b"));

    alarms.set(new NodeId("a"), OptionalLong.of(25));
    alarms.set(new NodeId("b"), OptionalLong.empty());
    assertThat(alarms.due(20)).isEmpty();
    assertThat(alarms.due(30)).containsExactly(new NodeId("a"), new NodeId("c"));
  }

  private static KeyValueStore<byte[], byte[]> store() {
    KeyValueStore<byte[], byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("queue"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    store.init(context.getStateStoreContext(), store);
    return store;
  }
}

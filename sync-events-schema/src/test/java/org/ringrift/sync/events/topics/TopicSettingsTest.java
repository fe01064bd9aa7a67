package org.ringrift.sync.events.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.SyncTopics.Cleanup;
import org.ringrift.sync.events.SyncTopics.Spec;
import org.ringrift.sync.events.topics.TopicOutcome.Difference;

class TopicSettingsTest {
  private static final TopicLayout LAYOUT = new TopicLayout(4, (short) 1);
  private static final Spec DELETED = new Spec("deleted", Cleanup.DELETE, Duration.ofDays(1), true);
  private static final Spec COMPACTED =
      new Spec("compacted", Cleanup.COMPACT, Duration.ZERO, false);

  @Test
  void newTopicsCarryTheirSettings() {
    assertThat(TopicSettings.of(DELETED, LAYOUT))
        .isEqualTo(
            new TopicSettings(
                "deleted",
                4,
                (short) 1,
                Map.of("cleanup.policy", "delete", "retention.ms", "86400000")));
    assertThat(TopicSettings.of(COMPACTED, LAYOUT))
        .isEqualTo(
            new TopicSettings("compacted", 1, (short) 1, Map.of("cleanup.policy", "compact")));
  }

  @Test
  void theBrokerSaysWhenATickWasWritten() {
    assertThat(TopicSettings.of(SyncTopics.SYNC_TICKS.spec(), LAYOUT).configs())
        .containsEntry("message.timestamp.type", "LogAppendTime");
  }

  @Test
  void whatIsAsWantedHasNoDifference() {
    assertThat(
            TopicSettings.of(DELETED, LAYOUT)
                .differences(
                    description(4),
                    config(Map.of("cleanup.policy", "delete", "retention.ms", "86400000"))))
        .isEmpty();
  }

  @Test
  void everyDifferenceIsTold() {
    assertThat(
            TopicSettings.of(DELETED, new TopicLayout(8, (short) 3))
                .differences(description(4), config(Map.of("cleanup.policy", "compact"))))
        .containsExactly(
            new Difference("partitions", "8", "4"),
            new Difference("replication factor", "3", "1"),
            new Difference("cleanup.policy", "delete", "compact"),
            new Difference("retention.ms", "86400000", "nothing"));
  }

  @Test
  void aLayoutNeedsAtLeastOneOfEach() {
    assertThatThrownBy(() -> new TopicLayout(0, (short) 1)).hasMessageContaining("0 and 1");
    assertThatThrownBy(() -> new TopicLayout(1, (short) 0)).hasMessageContaining("1 and 0");
  }

  private static TopicDescription description(int partitions) {
    Node node = new Node(1, "localhost", 1);
    return new TopicDescription(
        "t",
        false,
        IntStream.range(0, partitions)
            .mapToObj(i -> new TopicPartitionInfo(i, node, List.of(node), List.of(node)))
            .toList());
  }

  private static Config config(Map<String, String> entries) {
    return new Config(
        entries.entrySet().stream().map(e -> new ConfigEntry(e.getKey(), e.getValue())).toList());
  }
}

package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.SyncTopics.Spec;
import org.ringrift.sync.events.topics.TopicApplier;
import org.ringrift.sync.events.topics.TopicLayout;
import org.ringrift.sync.events.topics.TopicOutcome.AsWanted;
import org.ringrift.sync.events.topics.TopicOutcome.Created;
import org.ringrift.sync.events.topics.TopicOutcome.Difference;
import org.ringrift.sync.events.topics.TopicOutcome.Different;
import org.ringrift.sync.events.topics.TopicOutcome.Failed;
import org.ringrift.sync.events.topics.TopicOutcome.Missing;

/** Holds the topic applier to a real broker. */
@Timeout(120)
class TopicApplierIT {
  private static final TopicLayout LAYOUT = new TopicLayout(4, (short) 1);

  private final TestStack stack = TestStack.startWithoutTopics();
  private final Admin admin = stack.admin();
  private final TopicApplier applier = new TopicApplier(admin, LAYOUT);

  @AfterEach
  void close() {
    admin.close();
    stack.close();
  }

  @Test
  void applyingTwiceIsApplyingOnce() throws Exception {
    assertThat(applier.compare()).hasOnlyElementsOfType(Missing.class);
    assertThat(applier.apply()).hasOnlyElementsOfType(Created.class);
    assertThat(applier.apply()).hasOnlyElementsOfType(AsWanted.class);
    assertThat(applier.compare()).hasOnlyElementsOfType(AsWanted.class);
    assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
        .containsExactlyInAnyOrderElementsOf(SyncTopics.specs().stream().map(Spec::name).toList());
  }

  @Test
  void aMailboxHasOnePartition() throws Exception {
    NodeId node = new NodeId("vast-1");

    assertThat(applier.createMailbox(node)).isEqualTo(new Created("sync-jobs.vast-1"));
    assertThat(applier.createMailbox(node)).isEqualTo(new AsWanted("sync-jobs.vast-1"));
    assertThat(
            admin
                .describeTopics(List.of("sync-jobs.vast-1"))
                .allTopicNames()
                .get(30, TimeUnit.SECONDS)
                .get("sync-jobs.vast-1")
                .partitions())
        .hasSize(1);
  }

  /** As brokers do that have not yet heard what the controller made. */
  @Test
  void whatWasMadeIsWaitedFor() {
    Map<String, Object> connection = Map.of("bootstrap.servers", stack.bootstrapServers());
    try (LateAdmin late = new LateAdmin(connection, 3)) {
      TopicApplier behindTheTimes = new TopicApplier(late, LAYOUT);
      assertThat(behindTheTimes.createMailbox(new NodeId("vast-1")))
          .isEqualTo(new Created("sync-jobs.vast-1"));
      assertThat(late.unheard()).isZero();
    }
    try (LateAdmin late = new LateAdmin(connection, 3)) {
      TopicApplier behindTheTimes = new TopicApplier(late, LAYOUT);
      assertThat(behindTheTimes.createMailbox(new NodeId("vast-1")))
          .isEqualTo(new AsWanted("sync-jobs.vast-1"));
      assertThat(late.unheard()).isZero();
    }
  }

  @Test
  void whatIsDifferentIsToldAndLeftAlone() throws Exception {
    NewTopic other =
        new NewTopic("node-state", 2, (short) 1).configs(Map.of("cleanup.policy", "delete"));
    admin.createTopics(List.of(other)).all().get(30, TimeUnit.SECONDS);

    Different expected =
        new Different(
            "node-state",
            List.of(
                new Difference("partitions", "4", "2"),
                new Difference("cleanup.policy", "compact", "delete")));
    assertThat(applier.apply()).contains(expected);
    assertThat(applier.compare()).contains(expected);
  }

  @Test
  void aRefusalOfTheBrokerIsAValue() {
    TopicApplier threeCopies = new TopicApplier(admin, new TopicLayout(4, (short) 3));

    assertThat(threeCopies.createMailbox(new NodeId("n")))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.error()).containsIgnoringCase("replication factor"));
  }

  /** Asks so many times for a topic that is not there, in place of the one that is. */
  private static final class LateAdmin extends ForwardingAdmin {
    private int unheard;

    LateAdmin(Map<String, Object> configs, int unheard) {
      super(configs);
      this.unheard = unheard;
    }

    int unheard() {
      return unheard;
    }

    @Override
    public DescribeTopicsResult describeTopics(
        TopicCollection topics, DescribeTopicsOptions options) {
      if (unheard == 0) {
        return super.describeTopics(topics, options);
      }
      unheard--;
      return super.describeTopics(
          TopicCollection.ofTopicNames(List.of("nobody-made-this")), options);
    }
  }
}

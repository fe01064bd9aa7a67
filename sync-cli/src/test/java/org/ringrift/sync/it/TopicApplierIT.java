package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
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
}

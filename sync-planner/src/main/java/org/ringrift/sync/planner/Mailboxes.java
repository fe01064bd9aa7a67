package org.ringrift.sync.planner;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.topics.TopicApplier;
import org.ringrift.sync.events.topics.TopicLayout;
import org.ringrift.sync.events.topics.TopicOutcome;

/** The mailboxes of the nodes: their topics, and the schema of what lies in them. */
final class Mailboxes {
  private static final long TIMEOUT_SECONDS = 30;

  private final Admin admin;
  private final TopicApplier applier;
  private final SyncSerdes serdes;
  private final boolean registersSchemas;

  Mailboxes(Admin admin, TopicLayout layout, SyncSerdes serdes, boolean registersSchemas) {
    this.admin = admin;
    this.applier = new TopicApplier(admin, layout);
    this.serdes = serdes;
    this.registersSchemas = registersSchemas;
  }

  /**
   * Makes the mailbox of a node, unless it is there already.
   *
   * @throws IllegalStateException where the broker refuses
   */
  void create(NodeId node) {
    switch (applier.createMailbox(node)) {
      case TopicOutcome.Created created -> register(node);
      case TopicOutcome.AsWanted found -> register(node);
      case TopicOutcome.Different found -> register(node);
      case TopicOutcome.Missing missing ->
          throw new IllegalStateException("mailbox " + missing.topic() + " is missing");
      case TopicOutcome.Failed failed ->
          throw new IllegalStateException(
              "mailbox " + failed.topic() + " was not made: " + failed.error());
    }
  }

  /** Those of the nodes whose mailbox is not there. */
  List<NodeId> missing(Collection<NodeId> nodes) {
    try {
      Set<String> names = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return nodes.stream()
          .filter(node -> !names.contains(SyncTopics.mailbox(node).name()))
          .toList();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("topics cannot be listed: " + e, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Before the first job, so that handing one out never waits for the registry. */
  private void register(NodeId node) {
    if (registersSchemas) {
      serdes
          .registry()
          .register(SyncTopics.mailbox(node).name() + "-value", SyncJob.getClassSchema());
    }
  }
}

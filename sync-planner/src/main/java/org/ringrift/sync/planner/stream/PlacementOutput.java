package org.ringrift.sync.planner.stream;

import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect;
import org.ringrift.sync.planner.core.placement.CopySafety;
import org.ringrift.sync.planner.core.placement.PlacementEffect;
import org.ringrift.sync.planner.state.DispatchNews;
import org.ringrift.sync.planner.state.SafetyAnswered;
import org.ringrift.sync.planner.state.WorkOrdered;

/** Where placement sends what follows from one record. */
record PlacementOutput(
    ProcessorContext<String, SpecificRecord> context, Record<String, SpecificRecord> record) {

  /** To the stage that has the target, or the node, in its hands. */
  void toDispatch(NodeId node, DispatchNews news) {
    toDispatch(node.value(), news);
  }

  /** To a key as it came, which need not be the id of a node. */
  void toDispatch(String key, DispatchNews news) {
    context.forward(record.withKey(key).withValue(news), StoreNames.TO_DISPATCH_INPUTS);
  }

  void decided(PlacementEffect.Decided decided) {
    decide(decided.artifact().toString(), DecisionWriter.placement(decided, record.timestamp()));
  }

  /** What became of work that dispatch does not have. */
  void announce(NodeId target, WorkOrdered work, DispatchEffect.State state, String reason) {
    DispatchEffect.Announce announce =
        new DispatchEffect.Announce(
            WorkCodec.core(work.getOrder()), state, 0, Optional.empty(), Optional.of(reason));
    decide(
        work.getOrder().getArtifactId(), DecisionWriter.job(announce, target, record.timestamp()));
  }

  /** Whether an artifact can do without a node, to the stage that has the node. */
  void safety(ArtifactId artifact, NodeId node, long round, CopySafety safety) {
    SafetyAnswered answer =
        new SafetyAnswered(
            artifact.toString(),
            round,
            safety.safe(),
            safety.copies(),
            safety.needed(),
            safety.reason());
    toDispatch(node, new DispatchNews(answer));
  }

  private void decide(String artifact, SyncDecision decision) {
    context.forward(
        record.withKey(artifact).withValue(decision), StoreNames.TO_DECISIONS_OF_PLACEMENT);
  }
}

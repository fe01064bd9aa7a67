package org.ringrift.sync.planner.stream;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.state.PlacementNews;

/**
 * Where the node registry sends what follows from one record.
 *
 * @param nowMs the time of the task at that record
 */
record RegistryOutput(
    ProcessorContext<String, Object> context, Record<String, SpecificRecord> record, long nowMs) {

  void toNodeState(FleetNode node) {
    forward(node.id().value(), NodeCodec.state(node), StoreNames.TO_NODE_STATE);
  }

  void toNodeEvents(NodeEvent event) {
    forward(event.getNodeId(), event, StoreNames.TO_NODE_EVENTS);
  }

  void toPlacement(String artifactId, PlacementNews news) {
    forward(artifactId, news, StoreNames.TO_PLACEMENT_INPUTS);
  }

  void toDecisions(String artifactId, SyncDecision decision) {
    forward(artifactId, decision, StoreNames.TO_DECISIONS_OF_REGISTRY);
  }

  /** Within the same task. */
  void toDispatch(String node, TargetEvent event) {
    forward(node, event, StoreNames.DISPATCH);
  }

  private void forward(String key, Object value, String child) {
    context.forward(record.withKey(key).<Object>withValue(value), child);
  }
}

package org.ringrift.sync.events.json;

import java.util.List;
import java.util.function.Supplier;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.events.AddressedEvent;
import org.ringrift.sync.events.NodeActive;
import org.ringrift.sync.events.NodeIdle;
import org.ringrift.sync.events.NodeRecovered;
import org.ringrift.sync.events.NodeTerminating;
import org.ringrift.sync.events.TrainingStarted;
import org.ringrift.sync.events.TrainingStopped;

/** The kinds whose key is the node that says so. */
final class NodeKinds {
  static final List<Kind> ALL =
      List.of(
          new Kind("node-recovered", NodeKinds::recovered),
          new Kind("node-terminating", NodeKinds::terminating),
          new Kind("node-idle", NodeKinds::idle),
          new Kind("node-active", NodeKinds::active),
          new Kind("training-started", NodeKinds::trainingStarted),
          new Kind("training-stopped", NodeKinds::trainingStopped));

  private NodeKinds() {}

  private static Supplier<AddressedEvent<?>> recovered(Fields fields, Envelope envelope) {
    NodeRecovered body = new NodeRecovered(fields.text("reason"));
    return () -> envelope.node(body);
  }

  private static Supplier<AddressedEvent<?>> terminating(Fields fields, Envelope envelope) {
    NodeTerminating body =
        new NodeTerminating(
            fields.text("reason"), fields.optionalCount("terminates_at_ms").orElse(null));
    return () -> envelope.node(body);
  }

  private static Supplier<AddressedEvent<?>> idle(Fields fields, Envelope envelope) {
    NodeIdle body =
        new NodeIdle(
            fields.count("idle_since_ms", 1, envelope.occurredAtMs()),
            fields.text("reason"),
            fields.optionalFlag("at_once").orElse(false));
    return () -> envelope.node(body);
  }

  private static Supplier<AddressedEvent<?>> active(Fields fields, Envelope envelope) {
    NodeActive body = new NodeActive(fields.text("reason"));
    return () -> envelope.node(body);
  }

  private static Supplier<AddressedEvent<?>> trainingStarted(Fields fields, Envelope envelope) {
    TrainingStarted body =
        new TrainingStarted(
            fields.configKey("config_key"),
            fields.optionalNamed("model_path", DataPath::new).map(DataPath::value).orElse(null));
    return () -> envelope.node(body);
  }

  private static Supplier<AddressedEvent<?>> trainingStopped(Fields fields, Envelope envelope) {
    TrainingStopped body =
        new TrainingStopped(
            fields.configKey("config_key"), fields.optionalText("reason").orElse(null));
    return () -> envelope.node(body);
  }
}

package org.ringrift.sync.events.json;

import java.util.List;
import java.util.function.Supplier;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.events.AddressedEvent;
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

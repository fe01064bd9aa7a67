package org.ringrift.sync.planner.stream;

/** Names of stores and nodes of the topology. Frozen once released: topics are named after them. */
final class StoreNames {
  static final String ARTIFACTS = "placement-artifacts";
  static final String ARTIFACT_DRAFTS = "placement-artifact-drafts";
  static final String NODES = "nodes";
  static final String INVENTORY_ITEMS = "inventory-items";
  static final String INVENTORY_PARTS = "inventory-parts";
  static final String DRAINS = "drains";
  static final String DRAIN_ANSWERS = "drain-answers";
  static final String TRAINING_DATA = "training-data";
  static final String REPAIRS = "repairs";
  static final String REPAIR_STARTS = "repair-starts";
  static final String CLOCK = "dispatch-clock";
  static final String TARGETS = "dispatch-targets";
  static final String WAITING = "dispatch-waiting";
  static final String RECENT = "dispatch-recent";
  static final String QUEUE = "dispatch-queue";
  static final String FLEET = "fleet";
  static final String HOST_FILE = "host-file";

  static final String PLACEMENT = "placement";
  static final String REGISTRY = "node-registry";
  static final String DISPATCH = "dispatch";
  static final String FLEET_VIEW = "fleet-view";
  static final String HOST_FILE_VIEW = "host-file-view";

  static final String TO_DECISIONS_OF_PLACEMENT = "placement-decisions-out";
  static final String TO_DECISIONS_OF_DISPATCH = "dispatch-decisions-out";
  static final String TO_DISPATCH_INPUTS = "dispatch-inputs-out";
  static final String TO_PLACEMENT_INPUTS = "placement-inputs-out";
  static final String TO_NODE_STATE = "node-state-out";
  static final String TO_NODE_EVENTS = "node-events-out";
  static final String TO_DECISIONS_OF_REGISTRY = "registry-decisions-out";
  static final String TO_MAILBOXES = "mailboxes-out";

  private StoreNames() {}
}

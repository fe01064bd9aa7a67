package org.ringrift.sync.planner.core.placement;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;

/** What can happen to an artifact. Times named {@code atMs} are by the clock of the node. */
public sealed interface PlacementInput {

  /** What made the planner look, for people. */
  String trigger();

  /** A node made a version. */
  record Announced(NodeId node, Version version, About about, long atMs, String trigger)
      implements PlacementInput {}

  /** A node has games that nobody announced, and nobody else has them. */
  record OrphansFound(NodeId node, Version version, long atMs) implements PlacementInput {
    @Override
    public String trigger() {
      return "OrphanGamesDetected";
    }
  }

  /**
   * Somebody wants it on certain nodes, or looked at again.
   *
   * @param strategy how further targets are chosen; absent to go by the table
   */
  record Requested(SortedSet<NodeId> targets, Priority priority, Optional<Strategy> strategy)
      implements PlacementInput {
    public Requested {
      targets = Collections.unmodifiableSortedSet(new TreeSet<>(targets));
    }

    @Override
    public String trigger() {
      return "SyncRequested";
    }
  }

  /**
   * A transfer ended well: the target has this version, verified.
   *
   * @param given what a database that is merged was merged with; absent for everything else
   */
  record Completed(NodeId target, Version version, long atMs, Optional<Given> given)
      implements PlacementInput {
    /** Of what is not merged. */
    public Completed(NodeId target, Version version, long atMs) {
      this(target, version, atMs, Optional.empty());
    }

    @Override
    public String trigger() {
      return "DataSyncCompleted";
    }
  }

  /**
   * A target needed no transfer: it sees the copy of a node with which it shares its storage, and
   * has none of its own.
   */
  record AlreadyShared(NodeId target, JobId job) implements PlacementInput {
    @Override
    public String trigger() {
      return "DataSyncCompleted";
    }
  }

  /** What the source of a merge had. */
  record Given(NodeId source, Version version) {}

  /**
   * A transfer was given up.
   *
   * @param missingAt sources that did not have the version, or not any more
   */
  record Failed(NodeId target, JobId job, SortedSet<NodeId> missingAt) implements PlacementInput {
    public Failed {
      missingAt = Collections.unmodifiableSortedSet(new TreeSet<>(missingAt));
    }

    @Override
    public String trigger() {
      return "DataSyncFailed";
    }
  }

  /** A node's inventory names it. */
  record InventoryHas(NodeId node, Version version, long atMs) implements PlacementInput {
    @Override
    public String trigger() {
      return "InventoryReported";
    }
  }

  /** A node's inventory does not name it any more. */
  record InventoryLacks(NodeId node, long atMs) implements PlacementInput {
    @Override
    public String trigger() {
      return "InventoryReported";
    }
  }

  /** A node deleted its copy, because it was told to. */
  record CopyDeleted(NodeId node, long atMs) implements PlacementInput {
    @Override
    public String trigger() {
      return "CopyDeleted";
    }
  }

  /** The disk of a node is too full, and of what it made itself this is to go, if that is safe. */
  record OriginalUnwanted(NodeId node) implements PlacementInput {
    @Override
    public String trigger() {
      return "OriginalUnwanted";
    }
  }

  /** Time has passed since news that were not looked at. */
  record Reminded() implements PlacementInput {
    @Override
    public String trigger() {
      return "Reminded";
    }
  }

  /** The fleet changed since the artifact was last looked at. */
  record FleetChanged() implements PlacementInput {
    @Override
    public String trigger() {
      return "FleetChanged";
    }
  }
}

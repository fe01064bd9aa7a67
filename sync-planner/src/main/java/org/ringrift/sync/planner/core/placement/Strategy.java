package org.ringrift.sync.planner.core.placement;

import org.ringrift.sync.core.DataType;

/** How the targets of an artifact are chosen. */
public enum Strategy {
  /** The best nodes up to the replication target: the first few at once, the rest behind them. */
  HYBRID,
  /** Every training node, and others where that makes fewer copies than the minimum. */
  BROADCAST,
  /** Nobody: this version does not know how the data travels. */
  NONE;

  static Strategy of(DataType dataType) {
    return switch (dataType) {
      case GAMES, NPZ -> HYBRID;
      case MODELS -> BROADCAST;
      case ELO, REGISTRY -> NONE;
    };
  }
}

package org.ringrift.sync.worker.merge;

import java.util.List;
import org.ringrift.sync.core.DataType;

/** What the tables of one type of database mean. */
sealed interface MergeRules permits EloRules, RegistryRules {
  /** Those that are merged; a database may have others, which stay as they are. */
  List<TableRule> tables();

  /** The content with all that follows from the rest of it, computed anew. */
  Content derived(Content merged);

  /** The rules for a type of data that is merged. */
  static MergeRules of(DataType type) {
    return switch (type) {
      case ELO -> new EloRules();
      case REGISTRY -> new RegistryRules();
      case GAMES, MODELS, NPZ ->
          throw new IllegalArgumentException(type.wireName() + " is not merged row by row");
    };
  }
}

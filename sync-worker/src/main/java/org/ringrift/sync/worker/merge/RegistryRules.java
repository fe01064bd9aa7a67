package org.ringrift.sync.worker.merge;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The model registry. Of two states of a model or a version, the one updated last stays. */
record RegistryRules() implements MergeRules {
  private static final Comparator<Row> NEWEST = Moment.by("updated_at");

  @Override
  public List<TableRule> tables() {
    return List.of(
        TableRule.keyed(
            "models", List.of(Set.of("model_id")), List.of("model_id"), Set.of("model_id"), NEWEST),
        TableRule.keyed(
            "versions",
            List.of(Set.of("model_id"), Set.of("version"), Set.of("stage")),
            List.of("model_id", "version"),
            Set.of("model_id", "version", "stage"),
            NEWEST),
        TableRule.keyed(
            "tags",
            List.of(),
            List.of("model_id", "version", "tag"),
            Set.of("model_id", "version", "tag"),
            NEWEST),
        TableRule.set("stage_transitions"));
  }

  @Override
  public Content derived(Content merged) {
    return merged;
  }
}

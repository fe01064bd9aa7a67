package org.ringrift.sync.planner.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.state.StoredArtifact;

/**
 * What is known of the artifacts of a task. Every change goes to the store at once; those that were
 * used last are kept in memory as well, since reading one back costs more than deciding about it.
 * Only one task writes to a store, and a task that is started anew begins with an empty memory. Not
 * safe for use by several threads.
 */
final class ArtifactBook {
  private static final int MOST_IN_MEMORY = 2_000;

  private final KeyValueStore<String, StoredArtifact> store;
  private final Map<ArtifactId, ArtifactState> memory = new Memory();

  ArtifactBook(KeyValueStore<String, StoredArtifact> store) {
    this.store = store;
  }

  /** Empty where nobody ever spoke of it. */
  Optional<ArtifactState> find(ArtifactId id) {
    ArtifactState known = memory.get(id);
    if (known == null) {
      StoredArtifact stored = store.get(id.toString());
      if (stored == null) {
        return Optional.empty();
      }
      known = ArtifactCodec.core(id, stored);
      memory.put(id, known);
    }
    return Optional.of(known);
  }

  void put(ArtifactState state) {
    store.put(state.id().toString(), ArtifactCodec.stored(state));
    memory.put(state.id(), state);
  }

  private static final class Memory extends LinkedHashMap<ArtifactId, ArtifactState> {
    private static final long serialVersionUID = 1L;

    Memory() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<ArtifactId, ArtifactState> eldest) {
      return size() > MOST_IN_MEMORY;
    }
  }
}

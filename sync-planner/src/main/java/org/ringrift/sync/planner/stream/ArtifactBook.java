package org.ringrift.sync.planner.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.state.StoredArtifact;

/**
 * What is known of the artifacts of a task. What led to something is written at once, so that a
 * commit has little left to do. What waits for the next tick goes to a store with a cache, as there
 * may be more of it before the commit; such a draft counts instead of what is in the other store.
 *
 * <p>Those that were used last are kept in memory, too, since reading one back costs more than
 * deciding about it. Only one task writes to its stores, and one that is started anew begins with
 * an empty memory. Not safe for use by several threads.
 */
final class ArtifactBook {
  private static final int MOST_IN_MEMORY = 2_000;

  private final KeyValueStore<String, StoredArtifact> store;
  private final KeyValueStore<String, StoredArtifact> drafts;
  private final Map<ArtifactId, Known> memory = new Memory();

  private record Known(ArtifactState state, boolean draft) {}

  private ArtifactBook(
      KeyValueStore<String, StoredArtifact> store, KeyValueStore<String, StoredArtifact> drafts) {
    this.store = store;
    this.drafts = drafts;
  }

  static ArtifactBook open(ProcessorContext<?, ?> context) {
    return new ArtifactBook(
        context.getStateStore(StoreNames.ARTIFACTS),
        context.getStateStore(StoreNames.ARTIFACT_DRAFTS));
  }

  /** Where each artifact is from its first news on, though perhaps not as it is now. */
  KeyValueStore<String, StoredArtifact> ids() {
    return store;
  }

  /** Empty where nobody ever spoke of it. */
  Optional<ArtifactState> find(ArtifactId id) {
    Known known = memory.get(id);
    if (known == null) {
      known = read(id);
      if (known == null) {
        return Optional.empty();
      }
      memory.put(id, known);
    }
    return Optional.of(known.state());
  }

  void put(ArtifactState state) {
    Known before = memory.get(state.id());
    store.put(state.id().toString(), ArtifactCodec.stored(state));
    if (before != null && before.draft()) {
      drafts.delete(state.id().toString());
    }
    memory.put(state.id(), new Known(state, false));
  }

  /** Keeps what will soon change again; the artifact was found here before. */
  void putDraft(ArtifactState state) {
    drafts.put(state.id().toString(), ArtifactCodec.stored(state));
    memory.put(state.id(), new Known(state, true));
  }

  private Known read(ArtifactId id) {
    StoredArtifact draft = drafts.get(id.toString());
    StoredArtifact stored = draft == null ? store.get(id.toString()) : draft;
    return stored == null ? null : new Known(ArtifactCodec.core(id, stored), draft != null);
  }

  private static final class Memory extends LinkedHashMap<ArtifactId, Known> {
    private static final long serialVersionUID = 1L;

    Memory() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<ArtifactId, Known> eldest) {
      return size() > MOST_IN_MEMORY;
    }
  }
}

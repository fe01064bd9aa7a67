package org.ringrift.sync.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CollectionLogTest {
  private static final String YOUNG =
      "GC(3) Pause Young (Normal) (Allocation Failure) 273M->65M(989M) 56.789ms";
  private static final String FULL = "GC(4) Pause Full (Ergonomics) 941M->435M(1024M) 2484.307ms";

  @Test
  void theHeapIsFullestBeforeACollection() {
    CollectionLog log = CollectionLog.of(List.of("Using Serial", YOUNG, FULL, YOUNG));
    assertThat(log.peakMb()).isEqualTo(941);
    assertThat(log.leastMb()).isEqualTo(435);
    assertThat(log.pausesMs()).containsExactly(56.789, 2484.307, 56.789);
  }

  @Test
  void withoutAFullCollectionTheLastOneTellsWhatIsLeft() {
    assertThat(CollectionLog.of(List.of(YOUNG)).leastMb()).isEqualTo(65);
    assertThat(CollectionLog.of(List.of("Using Serial")).pausesMs()).isEmpty();
  }
}

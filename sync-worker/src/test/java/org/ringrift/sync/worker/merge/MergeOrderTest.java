package org.ringrift.sync.worker.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.snapshot.DatabaseSnapshot;
import org.ringrift.sync.worker.snapshot.SnapshotOutcome;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.GamesDatabase;

/** Whatever is merged into whatever in whatever order, all copies end with the same rows. */
class MergeOrderTest {
  @TempDir private Path folder;

  static Stream<Arguments> seeds() {
    long first = Long.getLong("sync.test.seed", 1);
    int count = Integer.getInteger("sync.test.seeds", 12);
    return Stream.iterate(first, seed -> seed + 1)
        .limit(count)
        .flatMap(
            seed ->
                Stream.of(Arguments.of(DataType.ELO, seed), Arguments.of(DataType.REGISTRY, seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void allCopiesEndEqual(DataType type, long seed) throws Exception {
    Random random = new Random(seed);
    List<Path> copies = copies(type, random, 2 + random.nextInt(4));
    List<Path> others = duplicates(copies);

    mergeUntilEqual(type, copies, random);
    mergeUntilEqual(type, others, new Random(seed + 1_000_000));

    List<String> rows = Rows.of(copies.getFirst());
    for (Path copy : copies) {
      assertThat(Rows.of(copy)).as("seed %s: %s", seed, copy).isEqualTo(rows);
    }
    for (Path copy : others) {
      assertThat(Rows.of(copy)).as("seed %s, another order: %s", seed, copy).isEqualTo(rows);
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void theRulesAreThoseOfAUnion(DataType type, long seed) throws Exception {
    Merging merging = new Merging(MergeRules.of(type));
    List<Content> contents = new ArrayList<>();
    for (Path copy : copies(type, new Random(seed), 3)) {
      contents.add(content(type, copy));
    }
    Content a = contents.get(0);
    Content b = contents.get(1);
    Content c = contents.get(2);

    Content ab = merging.merge(a, b).content();
    assertThat(merging.merge(b, a).content().digest()).as("commutes").isEqualTo(ab.digest());
    assertThat(merging.merge(ab, c).content().digest())
        .as("associates")
        .isEqualTo(merging.merge(a, merging.merge(b, c).content()).content().digest());
    assertThat(merging.merge(ab, b).content().digest()).as("again").isEqualTo(ab.digest());
    assertThat(merging.merge(ab, b).disagreements())
        .as("said twice")
        .hasSizeLessThanOrEqualTo(merging.merge(a, b).disagreements().size());
  }

  private List<Path> copies(DataType type, Random random, int count) throws Exception {
    List<Path> copies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path copy = folder.resolve("copy-" + i + ".db");
      RandomCopies made = new RandomCopies(random);
      if (type == DataType.ELO) {
        made.elo(copy, random.nextInt(30));
      } else {
        made.registry(copy, random.nextInt(12));
      }
      copies.add(copy);
    }
    return copies;
  }

  private List<Path> duplicates(List<Path> copies) throws Exception {
    List<Path> duplicates = new ArrayList<>();
    for (Path copy : copies) {
      duplicates.add(Files.copy(copy, folder.resolve("other-" + copy.getFileName())));
    }
    return duplicates;
  }

  /** Random pairs; then rounds in random order, until a whole round changes nothing. */
  private void mergeUntilEqual(DataType type, List<Path> copies, Random random) throws Exception {
    for (int i = 0; i < copies.size(); i++) {
      Path into = copies.get(random.nextInt(copies.size()));
      Path from = copies.get(random.nextInt(copies.size()));
      if (!into.equals(from)) {
        merge(type, from, into);
      }
    }
    int rounds = 0;
    boolean changed = true;
    while (changed) {
      changed = false;
      List<Path> order = new ArrayList<>(copies);
      Collections.shuffle(order, random);
      for (int i = 0; i < order.size(); i++) {
        changed |= merge(type, order.get(i), order.get((i + 1) % order.size()));
      }
      assertThat(rounds++).as("rounds until nothing changes").isLessThan(copies.size() + 4);
    }
  }

  private boolean merge(DataType type, Path from, Path into) throws Exception {
    Path snapshot = folder.resolve("arrived.db");
    Files.deleteIfExists(snapshot);
    assertThat(DatabaseSnapshot.copy(from, snapshot)).isInstanceOf(SnapshotOutcome.Taken.class);
    Version.MergedVersion before = MergedDatabase.version(type, into, 0);
    Version.MergedVersion there = MergedDatabase.version(type, snapshot, 0);
    LiveMerge merge = new LiveMerge(DataDirectory.open(folder), InstantSource.system());
    LiveMerge.Outcome outcome = merge.merge(type, snapshot, into);
    assertThat(outcome).isInstanceOf(LiveMerge.Outcome.Merged.class);
    Version.MergedVersion here = ((LiveMerge.Outcome.Merged) outcome).here();
    assertThat(here.digest()).isEqualTo(MergedDatabase.version(type, into, 0).digest());
    assertThat(here.digest().equals(there.digest()))
        .as("equal digests mean equal rows")
        .isEqualTo(Rows.of(into).equals(Rows.of(snapshot)));
    return !here.digest().equals(before.digest());
  }

  private static Content content(DataType type, Path file) throws Exception {
    try (Connection connection = GamesDatabase.openReadOnly(file)) {
      return StoredContent.read(connection, MergeRules.of(type)).content();
    }
  }
}

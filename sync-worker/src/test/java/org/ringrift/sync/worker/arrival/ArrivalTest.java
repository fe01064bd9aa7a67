package org.ringrift.sync.worker.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.testkit.TestFiles;

@Timeout(60)
class ArrivalTest {
  private static final int SIZE = 5 * ChunkHashes.SMALL_CHUNK_BYTES + 17;
  private static final byte[] BYTES = TestFiles.noise(SIZE, 1);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path temp;
  private FileDigest digest;
  private Manifest manifest;
  private Path staged;

  @BeforeEach
  void digest() throws Exception {
    digest = FileDigest.of(Files.write(temp.resolve("original"), BYTES));
    Version version = new Version.FileVersion(SIZE, 0, Optional.of(digest.hash()));
    manifest = new Manifest(SIZE, digest.hash(), version, digest.chunks());
    staged = temp.resolve("staged");
  }

  @Test
  void inWhateverOrderTheChunksComeTheWholeHasItsHash() throws Exception {
    long seed = System.nanoTime();
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    Collections.shuffle(order, new Random(seed));
    try (Arrival arrival = Arrival.open(staged, manifest)) {
      for (int chunk : order) {
        assertThat(arrival.put(chunk, chunk(chunk))).isTrue();
      }
      assertThat(arrival.hash()).as("seed " + seed).isEqualTo(digest.hash());
    }
    assertThat(staged).hasBinaryContent(BYTES);
  }

  @Test
  void aWrongChunkIsNeverWritten() throws Exception {
    try (Arrival arrival = Arrival.open(staged, manifest)) {
      byte[] wrong = chunk(1);
      wrong[99] ^= 1;
      assertThat(arrival.put(1, wrong)).isFalse();
      assertThat(arrival.has(1)).isFalse();
      assertThat(Files.size(staged)).isZero();
      assertThatThrownBy(arrival::hash).hasMessageContaining("chunk 0 of 6");
    }
  }

  @Test
  void whatTheFileHoldsIsTakenOverWhereItIsRight() throws Exception {
    byte[] half = Arrays.copyOf(BYTES, 4 * ChunkHashes.SMALL_CHUNK_BYTES);
    half[ChunkHashes.SMALL_CHUNK_BYTES] ^= 1;
    Files.write(staged, half);
    try (Arrival arrival = Arrival.open(staged, manifest)) {
      byte[] buffer = new byte[ChunkHashes.SMALL_CHUNK_BYTES];
      for (int i = 0; i < 6; i++) {
        assertThat(arrival.adopt(i, buffer)).as("chunk " + i).isEqualTo(i != 1 && i < 4);
      }
      for (int i : List.of(1, 4, 5)) {
        arrival.put(i, chunk(i));
      }
      assertThat(arrival.hash()).isEqualTo(digest.hash());
    }
    assertThat(staged).hasBinaryContent(BYTES);
  }

  @Test
  void aLongerFileIsCutBack() throws Exception {
    Files.write(staged, new byte[SIZE + 100]);
    try (Arrival arrival = Arrival.open(staged, manifest)) {
      assertThat(arrival.file()).hasSize(SIZE);
    }
  }

  @Test
  void whoWaitsHearsThatAChunkCameIsLateOrNeverComes() throws Exception {
    CompletableFuture<Arrival.Wait> never;
    try (Arrival arrival = Arrival.open(staged, manifest)) {
      assertThat(arrival.await(0, Duration.ZERO)).isEqualTo(Arrival.Wait.LATE);
      CompletableFuture<Arrival.Wait> comes = waiting(arrival, 2);
      never = waiting(arrival, 5);
      arrival.put(2, chunk(2));
      assertThat(comes.get(20, TimeUnit.SECONDS)).isEqualTo(Arrival.Wait.THERE);
      arrival.put(3, chunk(3));
      assertThat(arrival.readableUntil(2)).isEqualTo(4L * ChunkHashes.SMALL_CHUNK_BYTES);
    }
    assertThat(never.get(20, TimeUnit.SECONDS)).isEqualTo(Arrival.Wait.BROKEN_OFF);
  }

  @Test
  void whatArrivesIsFoundByNameAndVersionAsLongAsItArrives() throws Exception {
    Arrivals arrivals = new Arrivals();
    ArtifactId model = ArtifactId.parse("models:m.pth");
    CompletableFuture<Optional<Arrival>> begins = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                begins.complete(arrivals.await(model, manifest.version()::equals, LONG));
              } catch (InterruptedException e) {
                begins.completeExceptionally(e);
              }
            });
    try (Arrival arrival = Arrival.open(staged, manifest)) {
      arrivals.begin(model, arrival);
      assertThat(begins.get(20, TimeUnit.SECONDS)).contains(arrival);
      assertThat(arrivals.await(model, version -> false, Duration.ZERO)).isEmpty();
      arrivals.end(model, arrival);
      assertThat(arrivals.await(model, version -> true, Duration.ZERO)).isEmpty();
    }
  }

  private static CompletableFuture<Arrival.Wait> waiting(Arrival arrival, int chunk) {
    CompletableFuture<Arrival.Wait> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(arrival.await(chunk, LONG));
              } catch (InterruptedException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private static byte[] chunk(int chunk) {
    int first = chunk * ChunkHashes.SMALL_CHUNK_BYTES;
    return Arrays.copyOfRange(BYTES, first, first + ChunkHashes.sizeOf(chunk, SIZE));
  }
}

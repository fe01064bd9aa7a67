package org.ringrift.sync.worker.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkHashesTest {
  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        ChunkHashes.SMALL_CHUNK_BYTES,
        ChunkHashes.SMALL_CHUNK_BYTES + 1,
        ChunkHashes.SMALL_FILE_BYTES,
        ChunkHashes.SMALL_FILE_BYTES + 1,
        ChunkHashes.MAX_FILE_SIZE_BYTES
      })
  void theChunksCoverTheFileWithoutGaps(long size) {
    int count = ChunkHashes.count(size);
    assertThat(ChunkHashes.startOf(count, size)).isEqualTo(size);
    for (int chunk = 0; chunk < count; chunk++) {
      long start = ChunkHashes.startOf(chunk, size);
      int length = ChunkHashes.sizeOf(chunk, size);
      assertThat(length).isPositive().isLessThanOrEqualTo(ChunkHashes.chunkSizeBytes(size));
      assertThat(start + length).isEqualTo(ChunkHashes.startOf(chunk + 1, size));
      assertThat(ChunkHashes.at(start, size)).isEqualTo(chunk);
      assertThat(ChunkHashes.at(start + length - 1, size)).isEqualTo(chunk);
    }
  }

  @Test
  void aSmallFileHasSmallChunks() {
    assertThat(ChunkHashes.count(200_000_000)).isEqualTo(382);
    assertThat(ChunkHashes.count(2_000_000_000)).isEqualTo(954);
  }
}

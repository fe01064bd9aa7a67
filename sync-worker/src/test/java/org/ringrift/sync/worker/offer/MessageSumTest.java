package org.ringrift.sync.worker.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.worker.testkit.TestFiles;

class MessageSumTest {
  @RepeatedTest(20)
  void aChangeOfUpToFourNeighbouringBytesIsAlwaysFound() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] body = TestFiles.noise(1 + random.nextInt(500), seed);
    String before = MessageSum.ofRequest("POST", "/v1/offers", "", body);
    int first = random.nextInt(body.length);
    for (int i = first; i < Math.min(body.length, first + 1 + random.nextInt(4)); i++) {
      body[i] ^= (byte) (1 + random.nextInt(255));
    }
    assertThat(MessageSum.ofRequest("POST", "/v1/offers", "", body))
        .as("seed %d", seed)
        .isNotEqualTo(before);
  }

  @Test
  void theFirstLineCounts() {
    String sum = MessageSum.ofRequest("GET", "/v1/offers/a/data", "bytes=0-9");
    assertThat(MessageSum.ofRequest("GET", "/v1/offers/a/data", "bytes=0-8")).isNotEqualTo(sum);
    assertThat(MessageSum.ofRequest("GET", "/v1/offers/b/data", "bytes=0-9")).isNotEqualTo(sum);
    assertThat(MessageSum.ofRequest("PUT", "/v1/offers/a/data", "bytes=0-9")).isNotEqualTo(sum);
    assertThat(MessageSum.ofAnswer(201, new byte[0]))
        .isNotEqualTo(MessageSum.ofAnswer(200, new byte[0]));
  }

  @Test
  void whoSendsNoneIsBelieved() {
    assertThat(MessageSum.differs(Optional.empty(), "00000000")).isFalse();
    assertThat(MessageSum.differs(Optional.of("00000000"), "00000000")).isFalse();
    assertThat(MessageSum.differs(Optional.of("00000001"), "00000000")).isTrue();
  }
}

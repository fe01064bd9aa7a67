package org.ringrift.sync.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternTest {

  @ParameterizedTest
  @CsvSource({
    "runpod-*, runpod-h100-1, true",
    "runpod-*, runpod-, true",
    "runpod-*, runpo, false",
    "*, anything, true",
    "*-h100-*, runpod-h100-1, true",
    "*-h100-*, runpod-h200-1, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "a*b*c, axxbyyc, true",
    "a*b*c, axxbyycd, false",
    "exact, exact, true",
    "exact, exactly, false"
  })
  void names(String pattern, String host, boolean fits) {
    assertThat(new HostPattern(pattern).fits(host)).isEqualTo(fits);
  }

  @Test
  void theMoreParticularComesFirstWhateverTheOrderWas() {
    List<String> ordered =
        List.of("vast-a100-1", "vast-a100-?", "vast-a100-*", "vast-?", "vast-*", "*vast", "?", "*");
    for (long seed = 0; seed < 20; seed++) {
      List<HostPattern> patterns = new ArrayList<>(ordered.stream().map(HostPattern::new).toList());
      Collections.shuffle(patterns, new Random(seed));
      Collections.sort(patterns);
      assertThat(patterns).as("seed " + seed).extracting(HostPattern::text).isEqualTo(ordered);
    }
  }
}

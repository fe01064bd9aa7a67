package org.ringrift.sync.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantitiesTest {

  @Test
  void bytesInTheUnitThatFits() {
    assertThat(Quantities.bytes(0)).isEqualTo("0 B");
    assertThat(Quantities.bytes(999)).isEqualTo("999 B");
    assertThat(Quantities.bytes(1000)).isEqualTo("1.0 kB");
    assertThat(Quantities.bytes(20_971_520)).isEqualTo("21.0 MB");
    assertThat(Quantities.bytes(50_000_000_000L)).isEqualTo("50.0 GB");
  }

  @Test
  void timeThatHasPassed() {
    assertThat(Quantities.ago(-5)).isEqualTo("0 s ago");
    assertThat(Quantities.ago(119_999)).isEqualTo("119 s ago");
    assertThat(Quantities.ago(120_000)).isEqualTo("2 min ago");
    assertThat(Quantities.ago(7_200_000)).isEqualTo("2 h ago");
  }
}

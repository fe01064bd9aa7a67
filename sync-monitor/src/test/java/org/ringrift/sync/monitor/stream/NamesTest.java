package org.ringrift.sync.monitor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;

class NamesTest {
  private final Names names = new Names();

  @Test
  void whatIsEqualIsTheSame() {
    assertThat(names.node("a-1")).isEqualTo(new NodeId("a-1")).isSameAs(names.node("a-" + 1));
    assertThat(names.word("x 1")).isEqualTo("x 1").isSameAs(names.word("x " + 1));
    assertThat(names.word(null)).isNull();
  }

  @Test
  void aBadNameIsRefusedEachTime() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> names.node("A")).isInstanceOf(InvalidNameException.class);
    }
  }

  @Test
  void whatIsTooManyIsNotKept() {
    for (int i = 0; i < 100_000; i++) {
      names.node("n-" + i);
      names.word("w-" + i);
    }
    assertThat(names.node("late-1"))
        .isEqualTo(new NodeId("late-1"))
        .isNotSameAs(names.node("late-1"));
    String late = "late";
    assertThat(names.word(late)).isSameAs(late);
    assertThat(names.node("n-7")).isSameAs(names.node("n-7"));
  }
}

package org.ringrift.sync.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.cli.machine.Terminal;

class ReadingProgressTest {
  private static final Span FIRST = new Span(new TopicPartition("sync-events", 0), 0, 100);
  private static final Span SECOND = new Span(new TopicPartition("node-state", 3), 20, 120);

  private final StringWriter err = new StringWriter();

  @Test
  void onATerminalALineSaysHowFarItIs() {
    follow(new Terminal(true, false));
    assertThat(err.toString())
        .contains("reading sync-events: 25 % of 200 records")
        .contains("reading node-state: 100 % of 200 records")
        .endsWith("\r\u001b[K");
  }

  @Test
  void elsewhereNothingIsSaid() {
    follow(Terminal.NONE);
    assertThat(err.toString()).isEmpty();
  }

  private void follow(Terminal terminal) {
    ReadingProgress progress = new ReadingProgress(new PrintWriter(err), terminal);
    progress.begin(List.of(FIRST, SECOND));
    progress.read(FIRST, 50);
    progress.passed(FIRST);
    progress.read(SECOND, 100);
    progress.passed(SECOND);
    progress.end();
  }
}

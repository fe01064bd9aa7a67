package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ringrift.sync.cli.RingSync;

/** Calls {@code ringsync} as operators do, in this process. */
final class Commands {
  private static final Set<String> OF_KAFKA = Set.of("replay", "sync", "drain");
  private static final Set<String> WITHOUT_MONITOR = Set.of("replay", "reset-planner");

  private final TestStack stack;
  private final URI monitor;

  Commands(TestStack stack, URI monitor) {
    this.stack = stack;
    this.monitor = monitor;
  }

  /**
   * Runs one to its end, which must be this exit code.
   *
   * @return what it said on standard output; of one that failed, what it said on standard error
   */
  String run(int exitCode, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(words));
    if (OF_KAFKA.contains(words[0])) {
      all.addAll(List.of("-b", stack.bootstrapServers(), "-r", stack.registryUrl()));
    }
    if (!WITHOUT_MONITOR.contains(words[0])) {
      all.addAll(List.of("-m", monitor.toString()));
    }
    int code =
        RingSync.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    assertThat(code).as(out + " " + err).isEqualTo(exitCode);
    return out.toString() + (code == 0 ? "" : err);
  }
}

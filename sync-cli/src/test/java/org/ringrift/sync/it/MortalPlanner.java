package org.ringrift.sync.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A planner in a process of its own, under one name, over one directory. */
final class MortalPlanner implements AutoCloseable {
  private final Map<String, String> settings;
  private final Path log;
  private ChildProcess process;

  /** Starts it. Nodes do not fall silent, and leases last longer than any test. */
  MortalPlanner(TestStack stack, Path root) throws IOException {
    settings = new HashMap<>(stack.connection());
    settings.putAll(TestKeys.ofPlanner());
    settings.put("planner.state.dir", root.resolve("planner").toString());
    settings.put("planner.standby.replicas", "0");
    settings.put("planner.session.timeout", "6 s");
    settings.put("planner.tick.interval", "200 ms");
    settings.put("fleet.silent.after", "1 h");
    settings.put("dispatch.lease.duration", "1 h");
    log = root.resolve("planner.log");
    process = ChildProcess.start("planner", settings, log);
  }

  void killAndStart() throws IOException, InterruptedException {
    process.kill();
    process = ChildProcess.start("planner", settings, log);
  }

  @Override
  public void close() {
    process.close();
  }
}

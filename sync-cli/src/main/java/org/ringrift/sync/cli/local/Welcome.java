package org.ringrift.sync.cli.local;

import java.io.PrintWriter;
import java.time.Duration;

/** What is printed once a local stack works. */
final class Welcome {
  private Welcome() {}

  static void print(LocalStack stack, Duration startup, PrintWriter out) {
    out.printf(
        "ready after %.1f s%n%n", startup.toMillis() / (double) Duration.ofSeconds(1).toMillis());
    out.println("  monitor    " + stack.monitorUri() + "/status");
    for (LocalNode node : LocalNode.all()) {
      out.printf(
          "  %-10s %s  data in %s%n",
          node.id(), stack.workerUri(node.id()), stack.layout().nodeDir(node.id()));
    }
    out.println("  kafka      " + stack.connection().bootstrapServers());
    out.println("  registry   " + stack.connection().registryUrl());
    out.println();
    out.flush();
  }
}

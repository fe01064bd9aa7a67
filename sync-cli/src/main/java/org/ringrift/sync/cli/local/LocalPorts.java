package org.ringrift.sync.cli.local;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.ringrift.sync.cli.machine.Ports;
import org.ringrift.sync.cli.machine.StartException;

/**
 * Where the parts of a local stack listen, all on the loopback interface.
 *
 * @param workers data servers of the nodes, in their order
 * @param rsyncs rsync daemons of the nodes, in their order; not all nodes run one
 */
public record LocalPorts(
    int broker, int registry, int monitor, List<Integer> workers, List<Integer> rsyncs) {

  public LocalPorts {
    workers = List.copyOf(workers);
    rsyncs = List.copyOf(rsyncs);
    if (workers.size() != LocalNode.all().size() || rsyncs.size() != workers.size()) {
      throw new IllegalArgumentException("every node needs its two ports");
    }
  }

  /** Any free ports, for tests. */
  public static LocalPorts free() throws StartException {
    return new LocalPorts(0, 0, 0, List.of(0, 0, 0), List.of(0, 0, 0)).claimed();
  }

  /**
   * The same ports, with free ones in the place of every 0.
   *
   * @throws StartException naming the first port in use and the option that changes it
   */
  LocalPorts claimed() throws StartException {
    // All free ones at once, so that they are different.
    Iterator<Integer> free = Ports.free(3 + workers.size() + rsyncs.size()).iterator();
    return new LocalPorts(
        claim(broker, free, "the broker", "--broker-port"),
        claim(registry, free, "the schema registry", "--registry-port"),
        claim(monitor, free, "the monitor", "--monitor-port"),
        claim(workers, free, "the worker", "--worker-port"),
        claim(rsyncs, free, "the rsync daemon", "--worker-port"));
  }

  private static List<Integer> claim(
      List<Integer> wanted, Iterator<Integer> free, String what, String option)
      throws StartException {
    List<Integer> claimed = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      String owner = what + " of " + LocalNode.all().get(i).id();
      claimed.add(claim(wanted.get(i), free, owner, option));
    }
    return claimed;
  }

  private static int claim(int wanted, Iterator<Integer> free, String what, String option)
      throws StartException {
    int next = free.next();
    return wanted == 0 ? next : Ports.claim(wanted, what + " (" + option + ")");
  }
}

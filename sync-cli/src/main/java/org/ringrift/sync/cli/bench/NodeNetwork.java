package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network of the bench's own: a namespace for each node, and one for the switch between them,
 * with a limit for each node each way. Nothing of it shows in the network of the machine, and with
 * the namespaces everything goes.
 */
final class NodeNetwork implements AutoCloseable {
  /** The one that has the file counts, too. */
  static final int MOST_NODES = 200;

  private static final String BURST = "128kb";
  private static final String LATENCY = "50ms";

  private final String prefix;
  private final List<String> namespaces = new ArrayList<>();

  private NodeNetwork(String prefix) {
    this.prefix = prefix;
  }

  /** Why there can be none here; empty where there can. */
  static Optional<String> obstacle() {
    if (!System.getProperty("user.name").equals("root")) {
      return Optional.of("only root may make network namespaces");
    }
    if (SshPeer.find("ip").isEmpty() || SshPeer.find("tc").isEmpty()) {
      return Optional.of("ip and tc are not installed here (package iproute2)");
    }
    String probe = "rs-probe-" + ProcessHandle.current().pid();
    try (NodeNetwork network = new NodeNetwork(probe)) {
      network.addNamespace("x");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("this machine allows no network namespaces: " + e.getMessage());
    }
  }

  /**
   * Makes one.
   *
   * @param mbitPerSecond what each node may send, and what it may receive
   * @throws IOException where the system refuses; nothing is left then
   */
  static NodeNetwork make(int nodes, int mbitPerSecond) throws IOException {
    if (nodes > MOST_NODES) {
      throw new IOException("a bench has at most " + MOST_NODES + " nodes, not " + nodes);
    }
    NodeNetwork network = new NodeNetwork("rs" + ProcessHandle.current().pid());
    // Who interrupts the bench wants no namespaces left, either.
    Runtime.getRuntime().addShutdownHook(new Thread(network::close));
    try {
      String hub = network.addNamespace("hub");
      network.run("ip", "-n", hub, "link", "add", "bridge", "type", "bridge");
      network.run("ip", "-n", hub, "link", "set", "bridge", "up");
      for (int i = 0; i < nodes; i++) {
        network.addNode(hub, i, mbitPerSecond);
      }
      return network;
    } catch (IOException e) {
      network.close();
      throw e;
    }
  }

  /** What goes before a command that is to run on a node. */
  List<String> on(int node) {
    return List.of("ip", "netns", "exec", namespace("n" + node));
  }

  /** The address of a node. */
  static String host(int node) {
    return "10.77.0." + (node + 1);
  }

  @Override
  public synchronized void close() {
    for (String namespace : namespaces.reversed()) {
      try {
        run("ip", "netns", "del", namespace);
      } catch (IOException e) {
        // The others are to go all the same.
      }
    }
    namespaces.clear();
  }

  private void addNode(String hub, int node, int mbitPerSecond) throws IOException {
    String namespace = addNamespace("n" + node);
    String port = "p" + node;
    run(
        "ip", "-n", hub, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns",
        namespace);
    run("ip", "-n", hub, "link", "set", port, "master", "bridge");
    run("ip", "-n", hub, "link", "set", port, "up");
    run("ip", "-n", namespace, "addr", "add", host(node) + "/24", "dev", "eth0");
    run("ip", "-n", namespace, "link", "set", "eth0", "up");
    run("ip", "-n", namespace, "link", "set", "lo", "up");
    // Peers that look for each other on the network need a way for that.
    run("ip", "-n", namespace, "route", "add", "224.0.0.0/4", "dev", "eth0");
    limit(namespace, "eth0", mbitPerSecond);
    limit(hub, port, mbitPerSecond);
  }

  private void limit(String namespace, String device, int mbitPerSecond) throws IOException {
    run(
        "tc",
        "-n",
        namespace,
        "qdisc",
        "add",
        "dev",
        device,
        "root",
        "tbf",
        "rate",
        mbitPerSecond + "mbit",
        "burst",
        BURST,
        "latency",
        LATENCY);
  }

  private String addNamespace(String name) throws IOException {
    String namespace = namespace(name);
    run("ip", "netns", "add", namespace);
    namespaces.add(namespace);
    return namespace;
  }

  private String namespace(String name) {
    return prefix + "-" + name;
  }

  private void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in " + String.join(" ", command), e);
    }
  }
}

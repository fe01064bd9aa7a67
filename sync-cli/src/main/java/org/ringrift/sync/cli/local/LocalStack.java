package org.ringrift.sync.cli.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.ringrift.sync.cli.broker.EmbeddedBroker;
import org.ringrift.sync.cli.command.TopicSchemas;
import org.ringrift.sync.cli.machine.Closing;
import org.ringrift.sync.cli.machine.DirectoryLock;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.cli.machine.Together;
import org.ringrift.sync.cli.registry.LocalRegistry;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.topics.TopicApplier;
import org.ringrift.sync.events.topics.TopicLayout;
import org.ringrift.sync.events.topics.TopicOutcome;
import org.ringrift.sync.grant.GrantKeys;
import org.ringrift.sync.monitor.Monitor;
import org.ringrift.sync.monitor.MonitorConfig;
import org.ringrift.sync.monitor.core.Node;
import org.ringrift.sync.planner.Planner;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.worker.Worker;
import org.ringrift.sync.worker.WorkerConfig;

/**
 * A running local stack: broker, registry, planner, monitor and three workers. Everything that it
 * knows is in its data directory, and the next start on the same one goes on with it. Broker and
 * registry may also be others that run already.
 *
 * <p>Once {@link #start} has returned, every part works and every node is admitted. {@link
 * #close()} stops everything, workers first; it may be called more than once. Thread-safe.
 */
public final class LocalStack implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final int PARTITIONS = 4;

  private final LocalLayout layout;
  private final Closing services = new Closing();
  private final Closing processes = new Closing();
  private final Map<NodeId, Worker> workers = new ConcurrentHashMap<>();
  private EmbeddedBroker broker;
  private LocalRegistry registry;
  private ConnectionConfig connection;
  private Planner planner;
  private Monitor monitor;

  /** Where a stack has its broker and its registry from. */
  private interface Services {
    ConnectionConfig of(LocalStack stack) throws StartException;
  }

  private LocalStack(LocalLayout layout) {
    this.layout = layout;
  }

  /**
   * Starts everything and waits until it works.
   *
   * @throws StartException saying what could not be started and why; nothing is left running
   */
  public static LocalStack start(LocalLayout layout) throws StartException {
    return start(layout, LocalStack::startServices);
  }

  /**
   * The same on a broker and a registry that run already, and go on when the stack is closed.
   *
   * @throws StartException saying what could not be started and why; nothing is left running
   */
  public static LocalStack start(LocalLayout layout, ConnectionConfig connection)
      throws StartException {
    return start(layout, stack -> connection);
  }

  private static LocalStack start(LocalLayout layout, Services services) throws StartException {
    LocalStack stack = new LocalStack(layout);
    boolean ready = false;
    try {
      var unused = stack.services.add(DirectoryLock.take(layout.dataDir()));
      stack.connection = services.of(stack);
      stack.prepareTopics();
      stack.prepareKeys();
      stack.startProcesses();
      stack.awaitReady();
      ready = true;
      return stack;
    } finally {
      if (!ready) {
        stack.close();
      }
    }
  }

  /** Where broker and registry are. */
  public ConnectionConfig connection() {
    return connection;
  }

  public URI monitorUri() {
    return monitor.uri();
  }

  public URI workerUri(NodeId node) {
    return workers.get(node).uri();
  }

  public LocalLayout layout() {
    return layout;
  }

  @Override
  public void close() {
    Closing.together(workers.values());
    workers.clear();
    processes.close();
    services.close();
  }

  private ConnectionConfig startServices() throws StartException {
    LocalPorts ports = layout.ports();
    Together.run(
        List.of(
            () -> broker = services.add(EmbeddedBroker.start(layout.brokerDir(), ports.broker())),
            () ->
                registry =
                    services.add(LocalRegistry.start(layout.registryDir(), ports.registry()))));
    return ConnectionConfig.of(broker.bootstrapServers(), registry.url());
  }

  private void prepareTopics() throws StartException {
    try (Admin admin = Admin.create(connection.kafkaProperties())) {
      for (TopicOutcome outcome :
          new TopicApplier(admin, new TopicLayout(PARTITIONS, (short) 1)).apply()) {
        if (outcome instanceof TopicOutcome.Failed failed) {
          throw new StartException(
              "topic %s cannot be made: %s".formatted(failed.topic(), failed.error()));
        }
      }
    }
    List<String> unused = TopicSchemas.register(connection);
  }

  /** A stack keeps its keys, as everything else; half a pair is of no use. */
  private void prepareKeys() throws StartException {
    try {
      if (!Files.exists(layout.privateKey()) || !Files.exists(layout.publicKey())) {
        Files.createDirectories(layout.privateKey().getParent());
        Files.deleteIfExists(layout.privateKey());
        Files.deleteIfExists(layout.publicKey());
        var unused = GrantKeys.generate(layout.privateKey(), layout.publicKey());
      }
    } catch (IOException e) {
      throw new StartException("the keys of grants cannot be made: " + e, e);
    }
  }

  private void startProcesses() throws StartException {
    List<Callable<?>> starts = new ArrayList<>();
    starts.add(
        () ->
            monitor = processes.add(Monitor.start(MonitorConfig.from(layout.monitor(connection)))));
    starts.add(
        () ->
            planner = processes.add(Planner.start(PlannerConfig.from(layout.planner(connection)))));
    LocalNode.all().forEach(node -> starts.add(() -> startWorker(node)));
    Together.run(starts);
  }

  private Worker startWorker(LocalNode node) throws IOException {
    Path directory = layout.nodeDir(node.id());
    Files.createDirectories(directory);
    Worker worker = Worker.start(WorkerConfig.from(layout.worker(node, connection)));
    workers.put(node.id(), worker);
    return worker;
  }

  private void awaitReady() throws StartException {
    if (!Patience.until(() -> planner.health().working() && waitingFor().isEmpty(), READY_LIMIT)) {
      throw new StartException(
          "not ready after %d s: planner %s, nodes not admitted: %s; the logs in %s say more"
              .formatted(READY_LIMIT.toSeconds(), planner.health(), waitingFor(), layout.logDir()));
    }
  }

  private List<String> waitingFor() {
    List<NodeId> admitted =
        monitor.observe().nodes().stream()
            .filter(node -> node.status() == Node.Status.ADMITTED)
            .map(Node::id)
            .toList();
    return LocalNode.all().stream()
        .map(LocalNode::id)
        .filter(node -> !admitted.contains(node))
        .map(NodeId::value)
        .collect(Collectors.toList());
  }
}

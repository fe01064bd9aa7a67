package org.ringrift.sync.cli.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactVersion;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.NodeStatus;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.ScoreTerm;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.Verdict;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/**
 * What the topics say of a large fleet, record by record. The first artifacts are models, wanted on
 * every training node, which are three in ten; the others are games databases and archives, on
 * their first node and wanted on the two after it. Immutable.
 */
final class LargeFleet {
  private static final List<String> PROVIDERS =
      List.of("runpod", "vast", "nebius", "vultr", "hetzner", "lambda");

  /** The most candidates that the planner puts into one decision. */
  private static final int MOST_CANDIDATES = 1_000;

  private static final long BYTES_PER_GAME = 5_000;
  private static final int GAMES_AT_FIRST = 100;
  private static final int GAMES_A_ROUND = 10;
  private static final String INCARNATION = UUID.nameUUIDFromBytes(new byte[1]).toString();

  private final List<String> nodes;
  private final List<String> trainers;
  private final int artifacts;
  private final int models;

  LargeFleet(int nodes, int artifacts, int models) {
    this.nodes = IntStream.range(0, nodes).mapToObj("node-%04d"::formatted).toList();
    this.trainers = IntStream.range(0, nodes).filter(this::trains).mapToObj(this::name).toList();
    this.artifacts = artifacts;
    this.models = models;
  }

  int nodes() {
    return nodes.size();
  }

  int artifacts() {
    return artifacts;
  }

  private boolean trains(int node) {
    return node % 10 < 3;
  }

  private String name(int node) {
    return nodes.get(node % nodes.size());
  }

  /** A third of the nodes is ephemeral. */
  NodeState node(int index, NodeStatus status, long atMs) {
    String name = name(index);
    return NodeState.newBuilder()
        .setNodeId(name)
        .setStatus(status)
        .setIncarnation(INCARNATION)
        .setRegistryVersion(1)
        .setRole(trains(index) ? NodeRole.TRAINING : NodeRole.SELFPLAY)
        .setProvider(PROVIDERS.get(index % PROVIDERS.size()))
        .setLifetime(index % 3 == 0 ? NodeLifetime.EPHEMERAL : NodeLifetime.PERSISTENT)
        .setEndpoints(new NodeEndpoints(name, null, 8770, null, null, null, "/data", false))
        .setAcceptedDataTypes(List.of("games", "models", "npz"))
        .setMaxConcurrentJobs(6)
        .setDiskTotalBytes(BenchNodes.DISK_BYTES)
        .setDiskFreeBytes(BenchNodes.FREE_BYTES)
        .setInboundBlocked(index % 7 == 0)
        .setPriorityHost(false)
        .setExternalStorage(false)
        .setTrainingConfigKeys(trains(index) ? List.of("hex8_2p") : List.of())
        .setLoad1m(index % 40 / 10.0)
        .setRunningJobIds(List.of())
        .setUploadsRunning(index % 3)
        .setJoinedAtMs(atMs)
        .setLastHeardAtMs(atMs)
        .setMailboxTopic(SyncTopics.mailbox(new NodeId(name)).name())
        .build();
  }

  ArtifactId artifact(int index) {
    if (index < models) {
      return shared(DataType.MODELS, "models/canonical_%06d.pth".formatted(index));
    }
    if (index % 4 == 0) {
      return shared(DataType.NPZ, "data/training/hex8_2p_%06d.npz".formatted(index));
    }
    return ArtifactId.of(
        DataType.GAMES,
        new NodeId(name(index)),
        new DataPath("data/games/canonical_hex8_2p_%06d.db".formatted(index)));
  }

  private static ArtifactId shared(DataType type, String path) {
    return ArtifactId.of(type, new NodeId("any"), new DataPath(path));
  }

  /** The node that had it first. */
  String first(int artifact) {
    return name(artifact);
  }

  /** The nodes that should have it besides. */
  List<String> wanted(int artifact) {
    return artifact < models
        ? trainers.stream().filter(node -> !node.equals(first(artifact))).toList()
        : List.of(name(artifact + 1), name(artifact + 2));
  }

  /** What it is after so many rounds of news. */
  ArtifactVersion version(int artifact, int round) {
    long games = GAMES_AT_FIRST + (long) round * GAMES_A_ROUND;
    return artifact(artifact).dataType() == DataType.GAMES
        ? new ArtifactVersion(games * BYTES_PER_GAME, games, null, games, games, null, null)
        : new ArtifactVersion(
            100_000_000L,
            games,
            hex(artifact, round) + hex(round, artifact),
            null,
            null,
            null,
            null);
  }

  /** A job for each artifact, each replica and each round. */
  String job(int artifact, int replica, int round) {
    return hex(artifact, (long) round * 1_000_000 + replica);
  }

  private static String hex(long high, long low) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  /**
   * A decision about an artifact.
   *
   * @param whole true where every node was looked at; otherwise only those that have it or should
   */
  SyncDecision placed(int artifact, int round, boolean whole, long atMs) {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(candidate(first(artifact), Verdict.HOLDER, null));
    List<String> wanted = wanted(artifact);
    wanted.forEach(node -> candidates.add(candidate(node, Verdict.CHOSEN, null)));
    int leftOut = 0;
    if (whole) {
      Set<String> told = new HashSet<>(wanted);
      told.add(first(artifact));
      for (int i = 0; candidates.size() < Math.min(nodes.size(), MOST_CANDIDATES); i++) {
        if (!told.contains(name(artifact + i))) {
          candidates.add(other(artifact + i));
        }
      }
      leftOut = nodes.size() - candidates.size();
    }
    PlacementDecided body =
        PlacementDecided.newBuilder()
            .setVersion(version(artifact, round))
            .setStrategy(artifact < models ? "BROADCAST" : "HYBRID")
            .setTrigger(artifact < models ? "ModelPublished" : "GameCompleted")
            .setReplicationTarget(3)
            .setPriority(Priority.HIGH)
            .setRegistryVersion(1)
            .setCandidates(candidates)
            .setWanted(wanted)
            .setBasedOn(whole ? null : INCARNATION)
            .setLeftOut(leftOut)
            .build();
    return decision(artifact, body, atMs);
  }

  private Candidate other(int node) {
    return node % 5 == 0
        ? candidate(name(node), Verdict.REFUSED, "the disk is 83 % full, and 70 % is the limit")
        : candidate(name(node), Verdict.NOT_NEEDED, "enough others: 3 holders are wanted");
  }

  private static Candidate candidate(String node, Verdict verdict, String reason) {
    return new Candidate(
        node,
        verdict,
        reason,
        45d,
        List.of(new ScoreTerm("training role", 30d), new ScoreTerm("age of its last sync", 15d)));
  }

  SyncDecision decided(int artifact, int replica, int round, JobState state, long atMs) {
    JobDecided body =
        JobDecided.newBuilder()
            .setJobId(job(artifact, replica, round))
            .setTargetNodeId(wanted(artifact).get(replica))
            .setState(state)
            .setAttempt(state == JobState.QUEUED ? 0 : 1)
            .setPriority(Priority.HIGH)
            .setVersion(version(artifact, round))
            .build();
    return decision(artifact, body, atMs);
  }

  private SyncDecision decision(int artifact, Object body, long atMs) {
    return new SyncDecision(
        UUID.randomUUID().toString(), atMs, ArtifactMapping.toAvro(artifact(artifact)), body);
  }

  /** What the worker of a replica says about its transfer. */
  SyncEvent said(int artifact, int replica, int round, Object body, long atMs) {
    return new SyncEvent(
        UUID.randomUUID().toString(),
        atMs,
        wanted(artifact).get(replica),
        job(artifact, replica, round),
        1,
        INCARNATION,
        ArtifactMapping.toAvro(artifact(artifact)),
        body);
  }
}

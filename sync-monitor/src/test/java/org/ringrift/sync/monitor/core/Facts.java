package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;

/** Facts for tests, short to write. */
public final class Facts {
  public static final ArtifactId GAMES = ArtifactId.parse("games:play-1:data/games/hex8_2p.db");
  public static final ArtifactId MODEL = ArtifactId.parse("models:models/canonical_hex8_2p.pth");

  private Facts() {}

  public static Version games(long count) {
    return new Version.GamesVersion(count * 1000, count, count, Optional.of(count));
  }

  public static Version model(long modifiedAtMs) {
    return new Version.FileVersion(20, modifiedAtMs, Optional.empty());
  }

  public static JobId job(int number) {
    return new JobId(String.format("%032x", number));
  }

  public static Set<NodeId> nodes(String... names) {
    return Stream.of(names).map(NodeId::new).collect(Collectors.toSet());
  }

  public static Fact.Placed placed(
      ArtifactId artifact, Version version, Set<NodeId> wanted, Set<NodeId> holders) {
    return placedAt(1000, artifact, version, wanted, holders);
  }

  static Fact.Placed placedAt(
      long atMs, ArtifactId artifact, Version version, Set<NodeId> wanted, Set<NodeId> holders) {
    return new Fact.Placed(
        artifact,
        new Placement(
            atMs,
            version,
            "HYBRID",
            "GameCompleted",
            3,
            Priority.HIGH,
            wanted,
            holders,
            List.of(),
            0,
            false,
            Optional.empty()));
  }

  /** As after an old backup: the origin has so many games, and others have more. */
  static Fact.Placed setBack(
      long atMs, ArtifactId artifact, Version version, Set<NodeId> holders, long games) {
    return new Fact.Placed(
        artifact,
        new Placement(
            atMs,
            version,
            "HYBRID",
            "InventoryReported",
            3,
            Priority.HIGH,
            Set.of(),
            holders,
            List.of(),
            0,
            false,
            Optional.of(games)));
  }

  public static Fact.JobDecided decided(
      ArtifactId artifact, int job, String target, JobState state, int attempt) {
    return new Fact.JobDecided(
        new Job(
            artifact,
            job(job),
            new NodeId(target),
            state,
            attempt,
            Priority.HIGH,
            games(1),
            2000 + job,
            OptionalLong.empty(),
            Optional.empty()));
  }

  public static Fact.TransferProgressed progressed(
      ArtifactId artifact, int job, String target, int attempt, long bytes) {
    return progressed(artifact, job, target, attempt, bytes, 3000);
  }

  static Fact.TransferProgressed progressed(
      ArtifactId artifact, int job, String target, int attempt, long bytes, long atMs) {
    return new Fact.TransferProgressed(
        transfer(artifact, job, target, attempt, atMs),
        Optional.of("http"),
        Optional.of(new NodeId("play-1")),
        bytes,
        100);
  }

  public static Fact.TransferCompleted completed(
      ArtifactId artifact, int job, String target, int attempt, Version version) {
    return new Fact.TransferCompleted(
        transfer(artifact, job, target, attempt, 4000 + job),
        version,
        Optional.of(new NodeId("play-1")),
        Optional.of("rsync"),
        false,
        100,
        7,
        250,
        List.of("http"));
  }

  public static Fact.TransferFailed failed(
      ArtifactId artifact, int job, String target, int attempt, long atMs) {
    return new Fact.TransferFailed(
        transfer(artifact, job, target, attempt, atMs),
        "source_unreachable",
        true,
        "play-1 did not answer",
        List.of("rsync", "http"));
  }

  /** The dead letter at this offset; its record lay in partition 3 of the topic. */
  public static Fact.DeadLettered deadLettered(long letterOffset, String topic, long offset) {
    return new Fact.DeadLettered(
        0, letterOffset, new DeadLetter(5000 + letterOffset, topic, 3, offset, "not Avro"));
  }

  /** A placement in which that was said of each node. */
  public static Fact.Placed decidedOn(
      ArtifactId artifact, Version version, Set<NodeId> wanted, List<Candidate> candidates) {
    return new Fact.Placed(
        artifact,
        new Placement(
            1000,
            version,
            "HYBRID",
            "GameCompleted",
            3,
            Priority.HIGH,
            wanted,
            candidates.stream()
                .filter(candidate -> candidate.verdict() == Verdict.HOLDER)
                .map(Candidate::node)
                .collect(Collectors.toSet()),
            candidates,
            0,
            false,
            Optional.empty()));
  }

  public static Candidate candidate(String node, Verdict verdict, String reason, double score) {
    return new Candidate(
        new NodeId(node),
        verdict,
        Optional.ofNullable(reason),
        score,
        score == 0 ? List.of() : List.of(new ScoreTerm("training role", score)));
  }

  private static Fact.Transfer transfer(
      ArtifactId artifact, int job, String target, int attempt, long atMs) {
    return new Fact.Transfer(artifact, new NodeId(target), new Attempt(job(job), attempt), atMs);
  }

  public static Node node(String name, Node.Status status, long diskFreeBytes) {
    return node(name, status, diskFreeBytes, "persistent");
  }

  public static Node ephemeral(String name, Node.Status status) {
    return node(name, status, 50, "ephemeral");
  }

  private static Node node(String name, Node.Status status, long diskFreeBytes, String lifetime) {
    return new Node(
        new NodeId(name),
        status,
        "training",
        "runpod",
        lifetime,
        "http://10.0.0.1:8770",
        List.of("games", "models"),
        List.of("hex8_2p"),
        100,
        diskFreeBytes,
        0.5,
        4,
        1,
        2,
        false,
        1000,
        2000,
        Optional.of("sync-jobs." + name),
        Optional.empty());
  }

  /** The same node, idle and drained. */
  static Node draining(Node node) {
    return new Node(
        node.id(),
        node.status(),
        node.role(),
        node.provider(),
        node.lifetime(),
        node.dataServer(),
        node.acceptedDataTypes(),
        node.trainingConfigKeys(),
        node.diskTotalBytes(),
        node.diskFreeBytes(),
        node.load1m(),
        node.maxConcurrentJobs(),
        node.runningJobs(),
        node.uploadsRunning(),
        node.inboundBlocked(),
        node.joinedAtMs(),
        node.lastHeardAtMs(),
        node.mailbox(),
        Optional.of(new NodeDrain("idle", true, false, new TreeMap<>())));
  }
}

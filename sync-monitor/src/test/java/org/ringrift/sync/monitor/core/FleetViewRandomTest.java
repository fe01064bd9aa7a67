package org.ringrift.sync.monitor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.monitor.core.Facts.games;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.core.ArtifactId;

/** Random histories of a small fleet: however the topics interleave, the view is the same. */
class FleetViewRandomTest {
  private static final int HISTORIES = 60;
  private static final String[] NODES = {"play-1", "train-1", "train-2", "cpu-1"};

  static LongStream seeds() {
    return LongStream.range(0, HISTORIES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void orderOfDifferentKeysAndTopicsMakesNoDifference(long seed) {
    List<List<Fact>> streams = history(new Random(seed));
    String expected = describe(fold(streams, new Random(seed + 1), false));
    String other = describe(fold(streams, new Random(seed + 2), false));
    assertThat(other).as("seed %d", seed).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void repeatsMakeNoDifference(long seed) {
    List<List<Fact>> streams = history(new Random(seed));
    String expected = describe(fold(streams, new Random(seed + 1), false));
    String repeated = describe(fold(streams, new Random(seed + 3), true));
    assertThat(repeated).as("seed %d", seed).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sumsAreThoseOfACountFromScratch(long seed) {
    FleetView view = fold(history(new Random(seed)), new Random(seed + 4), true);
    List<Replica> replicas =
        view.artifacts().stream().flatMap(status -> status.replicas().stream()).toList();
    List<JobStatus> jobs = view.openJobs();
    Summary.Counts all = view.summary().all();
    assertThat(all.artifacts()).as("seed %d", seed).isEqualTo(view.artifacts().size());
    assertThat(all.replicasWanted())
        .as("seed %d", seed)
        .isEqualTo(replicas.stream().filter(Replica::isWanted).count());
    assertThat(all.replicasVerified())
        .as("seed %d", seed)
        .isEqualTo(replicas.stream().filter(r -> r.state() == Replica.State.VERIFIED).count());
    assertThat(all.waiting())
        .as("seed %d", seed)
        .isEqualTo(jobs.stream().filter(job -> job.job().state().isWaiting()).count());
    assertThat(all.running())
        .as("seed %d", seed)
        .isEqualTo(jobs.stream().filter(JobStatus::isRunning).count());
    assertThat(view.summary().oldestWaitingAtMs())
        .as("seed %d", seed)
        .isEqualTo(
            jobs.stream()
                .map(JobStatus::job)
                .filter(job -> job.state().isWaiting())
                .mapToLong(Job::decidedAtMs)
                .min());
    assertThat(rows(view, 1).total())
        .as("seed %d", seed)
        .isEqualTo(rows(view, 1_000).total())
        .isEqualTo(rows(view, 1_000).rows().size());
  }

  /** Where the page is full before the end, the rest is counted and not looked at. */
  private static Page<FreshnessRow> rows(FleetView view, int limit) {
    return new FreshnessQuery(Optional.empty(), Optional.empty(), Optional.empty(), false, 0, limit)
        .ask(view);
  }

  /** Two streams for each artifact (decisions and transfers) and one for each node. */
  private static List<List<Fact>> history(Random random) {
    List<List<Fact>> streams = new ArrayList<>();
    for (int a = 0; a < 4; a++) {
      ArtifactId artifact =
          a < 2
              ? ArtifactId.parse("games:play-1:data/games/" + a + ".db")
              : ArtifactId.parse("npz:data/training/" + a + ".npz");
      List<Fact> decisions = new ArrayList<>();
      List<Fact> transfers = new ArrayList<>();
      for (int n = 1; n <= 8; n++) {
        round(random, artifact, a * 100 + n, n, decisions, transfers);
      }
      streams.add(decisions);
      streams.add(transfers);
    }
    for (String node : NODES) {
      streams.add(
          List.of(
              new Fact.NodeSeen(Facts.node(node, Node.Status.JOINING, 10)),
              new Fact.NodeSeen(Facts.node(node, Node.Status.ADMITTED, random.nextInt(100)))));
    }
    return streams;
  }

  private static void round(
      Random random,
      ArtifactId artifact,
      int job,
      int version,
      List<Fact> decisions,
      List<Fact> transfers) {
    String target = NODES[1 + random.nextInt(3)];
    decisions.add(
        Facts.placed(artifact, games(version), Facts.nodes(target), Facts.nodes("play-1")));
    decisions.add(Facts.decided(artifact, job, target, JobState.QUEUED, 0));
    decisions.add(Facts.decided(artifact, job, target, JobState.DISPATCHED, 1));
    transfers.add(Facts.progressed(artifact, job, target, 1, 0));
    if (random.nextInt(4) == 0) {
      transfers.add(Facts.failed(artifact, job, target, 1, random.nextInt(50)));
      decisions.add(Facts.decided(artifact, job, target, JobState.REQUEUED, 1));
      decisions.add(Facts.decided(artifact, job, target, JobState.DISPATCHED, 2));
      transfers.add(Facts.progressed(artifact, job, target, 2, 50));
    }
    if (random.nextInt(5) != 0) {
      int attempt = ((Fact.OfTransfer) transfers.getLast()).transfer().attempt().number();
      transfers.add(Facts.completed(artifact, job, target, attempt, games(version)));
      decisions.add(Facts.decided(artifact, job, target, JobState.COMPLETED, attempt));
    }
  }

  /** Takes from a random stream again and again; with repeats, sometimes says a transfer twice. */
  private static FleetView fold(List<List<Fact>> streams, Random random, boolean repeats) {
    FleetView view = new FleetView(5, 1000);
    int[] next = new int[streams.size()];
    int left = streams.stream().mapToInt(List::size).sum();
    while (left > 0) {
      int s = random.nextInt(streams.size());
      if (next[s] == streams.get(s).size()) {
        continue;
      }
      Fact fact = streams.get(s).get(next[s]++);
      left--;
      view.apply(fact);
      if (repeats && fact instanceof Fact.OfTransfer && random.nextBoolean()) {
        view.apply(fact);
        repeatEarlier(view, streams.get(s), random.nextInt(next[s]));
      }
    }
    return view;
  }

  private static void repeatEarlier(FleetView view, List<Fact> stream, int index) {
    if (stream.get(index) instanceof Fact.TransferEnded ended) {
      view.apply(ended);
    }
  }

  private static String describe(FleetView view) {
    return view.summary() + "\n" + view.artifacts() + "\n" + view.openJobs() + "\n" + view.nodes();
  }
}

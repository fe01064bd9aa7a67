package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.demo.SelfPlay;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.Transport;

/**
 * Which part of its limit each transport uses, and which part of the limit of a node all of them
 * together.
 */
final class BandwidthBench {
  /** As many as always come as a delta. */
  static final int ALL_GAMES = 1000;

  private static final int FIRST_GAMES = 100;
  private static final int GAMES_SHARE = 10;
  private static final DataPath GAMES = new DataPath("data/games/g.db");
  private static final NodeId SOURCE = new NodeId("source");
  private static final NodeId TARGET = new NodeId("target");
  private static final OptionalLong NO_LIMIT = OptionalLong.empty();

  private final Path folder;
  private final OptionalLong limit;
  private final long bytesPerSecond;
  private final int seconds;
  private final Progress progress;
  private final ObjectNode numbers = new ObjectMapper().createObjectNode();

  /** Runs one transfer. */
  private interface Move {
    FetchOutcome run(Pace pace);
  }

  BandwidthBench(Path folder, long bytesPerSecond, int seconds, Progress progress) {
    this.folder = folder;
    this.limit = OptionalLong.of(bytesPerSecond);
    this.bytesPerSecond = bytesPerSecond;
    this.seconds = seconds;
    this.progress = progress;
  }

  ObjectNode run() throws IOException, SQLException, CommandException, InterruptedException {
    numbers.put("limit_bytes_per_second", bytesPerSecond);
    Optional<SshPeer> ssh = SshPeer.start(folder.resolve("ssh"));
    try {
      warmUp();
      oneJob(Transport.HTTP, Optional.empty());
      oneJob(Transport.RSYNC_DAEMON, Optional.empty());
      if (ssh.isPresent()) {
        oneJob(Transport.RSYNC_SSH, ssh);
      }
      onePush(Transport.HTTP, PushTransport.HTTP_PUSH, Optional.empty());
      onePush(Transport.RSYNC_DAEMON, PushTransport.RSYNC_DAEMON_PUSH, Optional.empty());
      if (ssh.isPresent()) {
        onePush(Transport.RSYNC_SSH, PushTransport.RSYNC_SSH_PUSH, ssh);
      }
      newGames();
      receivedTogether();
      servedTogether();
      return numbers;
    } finally {
      ssh.ifPresent(SshPeer::close);
    }
  }

  /** What is slow in the first seconds of a process is not what is measured. */
  private void warmUp() throws IOException, CommandException, InterruptedException {
    ArtifactId model = model("warm.pth", bytesPerSecond);
    try (BandwidthNode source = node(SOURCE, Transport.HTTP, NO_LIMIT);
        BandwidthNode target = node(TARGET, Transport.HTTP, NO_LIMIT)) {
      double unused = together(List.of(pace -> target.fetch(source, model, limit, pace)));
    }
  }

  private void oneJob(String transport, Optional<SshPeer> ssh)
      throws IOException, CommandException, InterruptedException {
    ArtifactId model = model(transport + ".pth", bytesPerSecond * seconds);
    try (BandwidthNode source = BandwidthNode.open(SOURCE, folder, transport, NO_LIMIT, ssh);
        BandwidthNode target = BandwidthNode.open(TARGET, folder, transport, NO_LIMIT, ssh)) {
      put(
          transport,
          together(List.of(pace -> target.fetch(source, model, limit, pace))),
          bytesPerSecond);
    }
  }

  private void onePush(String allowed, String transport, Optional<SshPeer> ssh)
      throws IOException, CommandException, InterruptedException {
    ArtifactId model = model(transport + ".pth", bytesPerSecond * seconds);
    try (BandwidthNode source = BandwidthNode.open(SOURCE, folder, allowed, NO_LIMIT, ssh);
        BandwidthNode target = BandwidthNode.open(TARGET, folder, allowed, NO_LIMIT, ssh)) {
      put(
          transport,
          together(List.of(pace -> source.push(target, model, limit, pace))),
          bytesPerSecond);
    }
  }

  /** There are few bytes in them, so that they get a tenth of the limit. */
  private void newGames() throws IOException, SQLException, CommandException, InterruptedException {
    Path original = folder.resolve(SOURCE + "/" + GAMES);
    Path replica = folder.resolve(TARGET + "/replicas/" + SOURCE + "/" + GAMES);
    Files.createDirectories(original.getParent());
    Files.createDirectories(replica.getParent());
    SelfPlay.play(original, FIRST_GAMES, 1);
    Files.copy(original, replica, StandardCopyOption.REPLACE_EXISTING);
    SelfPlay.play(original, ALL_GAMES - FIRST_GAMES, 1);
    long less = bytesPerSecond / GAMES_SHARE;
    ArtifactId games = ArtifactId.of(DataType.GAMES, SOURCE, GAMES);
    try (BandwidthNode source = node(SOURCE, GameMerge.NAME, NO_LIMIT);
        BandwidthNode target = node(TARGET, GameMerge.NAME, NO_LIMIT)) {
      put(
          GameMerge.NAME,
          together(List.of(pace -> target.fetch(source, games, OptionalLong.of(less), pace))),
          less);
    }
  }

  /** By a node with a limit, in jobs without one: one by rsync, one that is pushed. */
  private void receivedTogether() throws IOException, CommandException, InterruptedException {
    ArtifactId one = model("in1.pth", bytesPerSecond * seconds / 2);
    ArtifactId other = model("in2.pth", bytesPerSecond * seconds / 2);
    try (BandwidthNode source = node(SOURCE, Transport.HTTP, NO_LIMIT);
        BandwidthNode target = node(TARGET, Transport.RSYNC_DAEMON, limit)) {
      put(
          "received_together",
          together(
              List.of(
                  pace -> target.fetch(source, one, NO_LIMIT, pace),
                  pace -> source.push(target, other, NO_LIMIT, pace))),
          bytesPerSecond);
    }
  }

  /** By a node with a limit, in jobs without one: by rsync, over HTTP, and one that it pushes. */
  private void servedTogether() throws IOException, CommandException, InterruptedException {
    ArtifactId one = model("out1.pth", bytesPerSecond * seconds / 3);
    ArtifactId other = model("out2.pth", bytesPerSecond * seconds / 3);
    ArtifactId third = model("out3.pth", bytesPerSecond * seconds / 3);
    try (BandwidthNode source = node(SOURCE, Transport.HTTP, limit);
        BandwidthNode target = node(TARGET, Transport.RSYNC_DAEMON, NO_LIMIT);
        BandwidthNode next = node(new NodeId("next"), Transport.HTTP, NO_LIMIT)) {
      put(
          "served_together",
          together(
              List.of(
                  pace -> target.fetch(source, one, NO_LIMIT, pace),
                  pace -> next.fetch(source, other, NO_LIMIT, pace),
                  pace -> source.push(target, third, NO_LIMIT, pace))),
          bytesPerSecond);
    }
  }

  private BandwidthNode node(NodeId id, String transport, OptionalLong line)
      throws IOException, InterruptedException {
    return BandwidthNode.open(id, folder, transport, line, Optional.empty());
  }

  private ArtifactId model(String name, long bytes) throws IOException {
    Path unused = BenchFile.make(folder.resolve(SOURCE + "/" + name), bytes);
    return ArtifactId.of(DataType.MODELS, SOURCE, new DataPath(name));
  }

  /** Runs them all at once; bytes a second. */
  private static double together(List<Move> moves) throws CommandException, InterruptedException {
    List<Pace> paces = new ArrayList<>();
    List<Future<FetchOutcome>> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (Move move : moves) {
        Pace pace = new Pace();
        paces.add(pace);
        outcomes.add(threads.submit(() -> move.run(pace)));
      }
      for (Future<FetchOutcome> outcome : outcomes) {
        require(outcome.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a transfer met a bug", e.getCause());
    }
    return Pace.bytesPerSecond(paces);
  }

  private static void require(FetchOutcome outcome) throws CommandException {
    if (outcome instanceof FetchOutcome.FetchFailed failed) {
      throw new CommandException("a transfer failed: " + failed.error());
    }
  }

  private void put(String what, double achieved, long allowed) {
    double share = achieved / allowed;
    numbers.put(what.replace('-', '_') + "_of_limit", share);
    progress.say("%s: %.3f of the limit".formatted(what, share));
  }
}

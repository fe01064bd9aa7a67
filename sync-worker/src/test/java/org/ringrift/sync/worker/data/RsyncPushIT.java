package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.SshServer;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.Target;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/** A source that accepts no connections sends with a real rsync, to its daemon and over SSH. */
@Timeout(120)
class RsyncPushIT {
  private static final NodeId TARGET = new NodeId("target");
  private static final ArtifactId MODEL = SourceNode.model("m.pth");
  private static final ArtifactId GAMES = SourceNode.games("g.db");
  private static final long PAUSE_NANOS = 10_000_000;
  private static final byte[] BYTES = TestFiles.noise((7 << 20) + 3, 1);

  @TempDir Path temp;
  private SshServer sshd;
  private DataPlane source;
  private DataPlane target;

  @BeforeEach
  void start() throws Exception {
    sshd = new SshServer(temp.resolve("ssh"));
    source = open(SourceNode.ID, OptionalInt.empty(), "rsync-daemon", "rsync-ssh", "http");
    target = open(TARGET, OptionalInt.of(0));
  }

  @AfterEach
  void stop() {
    target.close();
    source.close();
    sshd.close();
  }

  @Test
  void databasesAreSentByTheFirstRsyncThatWorks() throws Exception {
    Path file = source.directory().root().resolve("g.db");
    try (GamesWriter writer = new GamesWriter(file, "WAL", 1)) {
      writer.write(1500);
      FetchOutcome.Fetched first = pushed(GAMES, SourceNode.atLeast(1500), true);
      assertThat(first.transport()).isEqualTo(PushTransport.RSYNC_DAEMON_PUSH);
      assertThat(first.gamesSynced()).isEqualTo(1500);
      long whole = first.bytesTransferred();
      assertThat(whole).as("compressed").isLessThan(Files.size(replica()) * 2 / 3);

      writer.write(3);
      FetchOutcome.Fetched second = pushed(GAMES, SourceNode.atLeast(1503), true);
      assertThat(second.transport()).isEqualTo(PushTransport.RSYNC_DAEMON_PUSH);
      assertThat(second.bytesTransferred()).as("delta").isLessThan(whole / 5);

      writer.write(2);
      FetchOutcome.Fetched third = pushed(GAMES, SourceNode.atLeast(1505), false);
      assertThat(third.transport()).isEqualTo(PushTransport.RSYNC_SSH_PUSH);

      sshd.close();
      writer.write(1);
      FetchOutcome.Fetched fourth = pushed(GAMES, SourceNode.atLeast(1506), false);
      assertThat(fourth.transport()).isEqualTo(PushTransport.HTTP_PUSH);
      assertThat(fourth.fallbacks())
          .singleElement()
          .satisfies(f -> assertThat(f.transport()).isEqualTo(PushTransport.RSYNC_SSH_PUSH));
    }
    assertThat(GamesDatabase.games(replica()).count()).isEqualTo(1506);
    assertThat(target.directory().stagingFolder()).isEmptyDirectory();
    assertThat(secrets()).as("nobody may write any more").isEmpty();
  }

  @Test
  void whatRsyncBroughtBeforeItBrokeIsNotSentAgain() throws Exception {
    TestFiles.write(source.directory().root().resolve("m.pth"), BYTES);
    AtomicBoolean closed = new AtomicBoolean();
    FetchOutcome broken =
        push(
            MODEL,
            SourceNode.anyFile(),
            true,
            OptionalLong.of(1 << 20),
            progress -> {
              if (progress.bytesDone() >= 3 << 20 && closed.compareAndSet(false, true)) {
                target.close();
              }
            });
    assertThat(broken).isInstanceOf(FetchOutcome.FetchFailed.class);
    target = open(TARGET, OptionalInt.empty());
    FetchOutcome.Fetched sent = pushed(MODEL, SourceNode.anyFile(), true);
    assertThat(sent.transport()).isEqualTo(PushTransport.HTTP_PUSH);
    assertThat(sent.bytesTransferred()).isBetween(1L, BYTES.length - (2L << 20));
    assertThat(target.directory().root().resolve("m.pth")).hasBinaryContent(BYTES);
  }

  @Test
  void whoBringsMoreThanAnnouncedIsEnded() throws Exception {
    JobId job = JobId.of(MODEL, SourceNode.anyFile(), TARGET, "test");
    String secret = announce(job);
    Path big = TestFiles.write(temp.resolve("big"), BYTES);
    int unused = rsync(job, secret, big);
    Path folder = target.directory().stagingFolder(job);
    while (Files.exists(folder)) {
      assertThat(Thread.interrupted()).as("it takes too long").isFalse();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    assertThat(rsync(job, secret, big)).isNotZero();
    assertThat(folder).doesNotExist();
  }

  /** Announces a model of ten bytes that is to come by rsync; gives the secret. */
  private String announce(JobId job) throws Exception {
    String version = "{\"size_bytes\": 10, \"modified_at_ms\": 0}";
    String body =
        ("{\"job_id\": \"%s\", \"artifact\": \"models:m.pth\", \"wanted\": %s, \"by_rsync\": true,"
                + " \"offer\": {\"offer_id\": \"%s\", \"size_bytes\": 10, \"sha256\": \"%s\","
                + " \"version\": %s, \"rsync_path\": \"x\"}, \"chunks\": \"%s\"}")
            .formatted(
                job,
                version,
                "0".repeat(32),
                "0".repeat(64),
                version,
                Base64.getEncoder().encodeToString(new byte[32]));
    URI uri = URI.create("http://127.0.0.1:" + target.server().port() + "/v1/pushes");
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
    String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    Matcher secret = Pattern.compile("\"secret\":\"([0-9a-f]{32})\"").matcher(answer);
    assertThat(secret.find()).as(answer).isTrue();
    return secret.group(1);
  }

  private int rsync(JobId job, String secret, Path file) throws Exception {
    int port = target.rsyncDaemonPort().orElseThrow();
    ProcessBuilder builder =
        new ProcessBuilder(
                "rsync",
                "--inplace",
                file.toString(),
                "rsync://" + job + "@127.0.0.1:" + port + "/incoming/" + job + "/incoming")
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("rsync.log").toFile());
    builder.environment().put("RSYNC_PASSWORD", secret);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String secrets() throws Exception {
    return Files.readString(target.directory().workFolder().resolve("rsyncd.incoming.secrets"));
  }

  private Path replica() {
    return target.directory().root().resolve("replicas/source/g.db");
  }

  private FetchOutcome.Fetched pushed(ArtifactId artifact, Version wanted, boolean toDaemon) {
    return switch (push(
        artifact, wanted, toDaemon, OptionalLong.empty(), ProgressListener.none())) {
      case FetchOutcome.Fetched fetched -> fetched;
      case FetchOutcome.FetchFailed failed -> throw new AssertionError(failed);
    };
  }

  private FetchOutcome push(
      ArtifactId artifact,
      Version wanted,
      boolean toDaemon,
      OptionalLong limit,
      ProgressListener progress) {
    Endpoints endpoints =
        new Endpoints(
            "127.0.0.1",
            Optional.empty(),
            target.server().port(),
            toDaemon ? OptionalInt.empty() : OptionalInt.of(sshd.port()),
            Optional.empty(),
            toDaemon ? target.rsyncDaemonPort() : OptionalInt.empty(),
            target.directory().root().toString());
    FetchRequest request =
        new FetchRequest(
            JobId.of(artifact, wanted, TARGET, "test"),
            artifact,
            wanted,
            List.of(PlaneMain.source(SourceNode.ID, source.server().port())),
            List.of(),
            BandwidthLimit.of(limit),
            Optional.of(new Target(TARGET, endpoints, Optional.empty())));
    return source.fetcher().fetch(request, progress);
  }

  private DataPlane open(NodeId self, OptionalInt daemonPort, String... transports)
      throws Exception {
    DataPlane plane =
        DataPlane.open(
            new DataPlaneConfig(
                self,
                temp.resolve(self.value()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                daemonPort,
                new SshSettings(Optional.of(sshd.identity()), Optional.of(sshd.knownHosts())),
                0,
                List.of(transports)),
            InstantSource.system());
    plane.start();
    return plane;
  }
}

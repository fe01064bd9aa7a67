package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestCertificates;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.tls.StoreFile;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.tls.Trust;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Target;

/** Two nodes over TLS, and what becomes of those that do not get on with each other. */
@Timeout(60)
class TlsTest {
  private static final NodeId TARGET = new NodeId("target");
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final ArtifactId GAMES = SourceNode.games("data/games/g.db");
  private static final byte[] BYTES = TestFiles.noise((3 << 20) + 3, 1);

  @TempDir static Path folder;
  private static TestCertificates loopback;
  private static TestCertificates stranger;
  private static TestCertificates elsewhere;

  @TempDir Path temp;
  private final List<DataPlane> open = new ArrayList<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    loopback = TestCertificates.onLoopback(folder.resolve("loopback"));
    stranger = TestCertificates.onLoopback(folder.resolve("stranger"));
    elsewhere = TestCertificates.naming("ip:10.9.8.7", folder.resolve("elsewhere"));
  }

  @AfterEach
  void stop() {
    open.reversed().forEach(DataPlane::close);
  }

  @Test
  void aModelIsSentOverTls() throws Exception {
    DataPlane source = source(loopback.tls());
    DataPlane target = target(loopback.tls());
    FetchOutcome.Fetched sent = fetched(pushed(source, target, MODEL, SourceNode.anyFile()));
    assertThat(sent.transport()).isEqualTo("http-push");
    assertThat(target.directory().root().resolve("models/m.pth")).hasBinaryContent(BYTES);
  }

  @Test
  void gamesAreMergedOverTlsFromBothSides() throws Exception {
    DataPlane source = source(loopback.tls());
    DataPlane target = target(loopback.tls());
    try (GamesWriter writer = games(source)) {
      writer.write(5);
      fetched(fetch(target, source(source, true), GAMES, SourceNode.atLeast(5)));
      writer.write(3);
      FetchOutcome.Fetched delta =
          fetched(fetch(target, source(source, true), GAMES, SourceNode.atLeast(8)));
      assertThat(delta.transport()).isEqualTo("game-delta");
      assertThat(delta.gamesSynced()).isEqualTo(3);
      writer.write(2);
      assertThat(fetched(pushed(source, target, GAMES, SourceNode.atLeast(10))).gamesSynced())
          .isEqualTo(2);
    }
    Path replica = target.directory().root().resolve("replicas/source/data/games/g.db");
    assertThat(GamesDatabase.games(replica).count()).isEqualTo(10);
  }

  @Test
  void aCertificateThatIsNotTrustedIsRefusedAndTheStoreNamed() throws Exception {
    DataPlane source = source(stranger.tls());
    DataPlane target = target(loopback.tls());
    assertThat(failed(fetch(target, source(source, true), MODEL, SourceNode.anyFile())))
        .contains("data server of source")
        .contains("not trusted by the trust store '" + loopback.trustStore().file() + "'");
    assertThat(target.directory().root().resolve("models")).doesNotExist();
  }

  @Test
  void aTargetThatIsNotTrustedIsSentNothing() throws Exception {
    DataPlane source = source(loopback.tls());
    DataPlane target = target(stranger.tls());
    assertThat(failed(pushed(source, target, MODEL, SourceNode.anyFile())))
        .contains("data server of target target")
        .contains("not trusted by the trust store '" + loopback.trustStore().file() + "'");
    assertThat(target.directory().root().resolve("models")).doesNotExist();
  }

  @Test
  void aTrustedCertificateForAnotherAddressIsRefused() throws Exception {
    DataPlane source = source(elsewhere.tls());
    DataPlane target = target(new Tls(Optional.empty(), Trust.of(elsewhere.trustStore())));
    assertThat(failed(fetch(target, source(source, true), MODEL, SourceNode.anyFile())))
        .contains("data server of source")
        .contains("not good for this address")
        .contains("127.0.0.1");
  }

  @Test
  void whoDoesNotKnowOfTlsIsTold() throws Exception {
    DataPlane source = source(loopback.tls());
    DataPlane target = target(loopback.tls());
    assertThat(failed(fetch(target, source(source, false), MODEL, SourceNode.anyFile())))
        .contains("data server of source")
        .contains("nothing that is HTTP; if it speaks TLS");
  }

  @Test
  void whoExpectsTlsWhereThereIsNoneIsTold() throws Exception {
    DataPlane source = source(Tls.off());
    DataPlane target = target(loopback.tls());
    assertThat(failed(fetch(target, source(source, true), MODEL, SourceNode.anyFile())))
        .contains("data server of source")
        .contains("does it speak TLS?");
  }

  @Test
  void whoConnectsAndDoesNotGoOnKeepsNobodyFromFetching() throws Exception {
    DataPlane source = source(loopback.tls());
    DataPlane target = target(loopback.tls());
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), source.server().port());
        silent.add(socket);
        if (i % 2 == 0) {
          // Begins a handshake of 512 bytes, and stops there.
          socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
        }
      }
      fetched(fetch(target, source(source, true), MODEL, SourceNode.anyFile()));
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
    assertThat(target.directory().root().resolve("models/m.pth")).hasBinaryContent(BYTES);
  }

  @Test
  void aRenewedCertificateCountsAtOnceAndABrokenOneNot() throws Exception {
    StoreFile keys = copyOf(stranger.keyStore());
    DataPlane source = source(new Tls(Optional.of(Tls.server(keys)), loopback.tls().trust()));
    DataPlane target = target(loopback.tls());
    assertThat(failed(fetch(target, source(source, true), MODEL, SourceNode.anyFile())))
        .contains("not trusted");
    replace(keys.file(), loopback.keyStore().file(), 1);
    fetched(fetch(target, source(source, true), MODEL, SourceNode.anyFile()));
    replace(keys.file(), loopback.keyStore().passwordFile(), 2);
    TestFiles.write(source.directory().root().resolve("models/n.pth"), BYTES);
    DataPlane another = plane(new NodeId("another"), loopback.tls());
    fetched(
        fetch(
            another, source(source, true), SourceNode.model("models/n.pth"), SourceNode.anyFile()));
  }

  private StoreFile copyOf(StoreFile original) throws Exception {
    Path copy = temp.resolve("keys.p12");
    Files.copy(original.file(), copy);
    return new StoreFile(copy, original.passwordFile());
  }

  /** The clock of file systems is coarse: each replacement gets an hour of its own. */
  private static void replace(Path file, Path content, int hours) throws Exception {
    Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.ofEpochSecond(1_800_000_000L + 3600L * hours)));
  }

  private DataPlane source(Tls tls) throws Exception {
    DataPlane source = plane(SourceNode.ID, tls);
    TestFiles.write(source.directory().root().resolve("models/m.pth"), BYTES);
    return source;
  }

  private DataPlane target(Tls tls) throws Exception {
    return plane(TARGET, tls);
  }

  private DataPlane plane(NodeId node, Tls tls) throws Exception {
    Path directory = Files.createDirectories(temp.resolve(node.value()));
    DataPlane plane = PlaneMain.open(node, directory, List.of("game-delta", "http"), tls);
    open.add(plane);
    return plane;
  }

  private static GamesWriter games(DataPlane source) throws Exception {
    Path file = source.directory().root().resolve("data/games/g.db");
    Files.createDirectories(file.getParent());
    return new GamesWriter(file, "WAL", 1);
  }

  private static Source source(DataPlane plane, boolean tls) {
    return PlaneMain.source(SourceNode.ID, plane.server().port(), tls);
  }

  private static FetchOutcome fetch(
      DataPlane target, Source source, ArtifactId artifact, Version wanted) {
    FetchRequest request =
        new FetchRequest(
            JobId.of(artifact, wanted, TARGET, "test"),
            artifact,
            wanted,
            List.of(source),
            List.of(),
            OptionalLong.empty());
    return target.fetcher().fetch(request, ProgressListener.none());
  }

  private static FetchOutcome pushed(
      DataPlane source, DataPlane target, ArtifactId artifact, Version wanted) {
    FetchRequest request =
        new FetchRequest(
            JobId.of(artifact, wanted, TARGET, "push"),
            artifact,
            wanted,
            List.of(source(source, true)),
            List.of(),
            BandwidthLimit.of(OptionalLong.empty()),
            Optional.of(
                new Target(
                    TARGET,
                    PlaneMain.source(TARGET, target.server().port(), true).endpoints(),
                    Optional.empty())));
    return source.fetcher().fetch(request, ProgressListener.none());
  }

  private static FetchOutcome.Fetched fetched(FetchOutcome outcome) {
    return switch (outcome) {
      case FetchOutcome.Fetched fetched -> fetched;
      case FetchOutcome.FetchFailed failed -> throw new AssertionError(failed);
    };
  }

  private static String failed(FetchOutcome outcome) {
    return switch (outcome) {
      case FetchOutcome.Fetched fetched -> throw new AssertionError(fetched);
      case FetchOutcome.FetchFailed failed -> {
        assertThat(failed.retryable()).isTrue();
        assertThat(failed.category())
            .isIn(FailureCategory.SOURCE_UNREACHABLE, FailureCategory.TRANSFER_BROKEN);
        yield failed.error();
      }
    };
  }
}

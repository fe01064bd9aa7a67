package org.ringrift.sync.worker.transfer.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.worker.offer.RsyncSecret;
import org.ringrift.sync.worker.testkit.TestFiles;

@Timeout(60)
class RsyncDaemonIT {
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final String OTHER_JOB = "f".repeat(32);
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path temp;
  private Path work;
  private Path offers;
  private Path staging;
  private RsyncSecrets secrets;

  @BeforeEach
  void folders() throws IOException {
    work = Files.createDirectories(temp.resolve("data dir/.ringsync"));
    offers = Files.createDirectories(work.resolve("offers"));
    staging = Files.createDirectories(work.resolve("staging"));
    secrets = RsyncSecrets.ofOffers(work, new Random(1));
    TestFiles.write(offers.resolve("abc"), new byte[] {1, 2, 3});
    TestFiles.write(offers.resolve("other"), new byte[] {4});
    TestFiles.write(temp.resolve("secret"), new byte[] {9});
  }

  @Test
  void givesAFileToThoseThatKnowItsSecretAndNothingElse() throws Exception {
    Files.createSymbolicLink(offers.resolve("link"), temp.resolve("secret"));
    RsyncSecret secret = secrets.open("abc").orElseThrow();
    RsyncSecret ofLink = secrets.open("link").orElseThrow();
    try (RsyncDaemon daemon = RsyncDaemon.start(work, offers, staging, ANY_PORT)) {
      assertThat(rsync(secret, url("abc", daemon) + "abc", got())).isZero();
      assertThat(temp.resolve("got")).hasBinaryContent(new byte[] {1, 2, 3});
      Files.delete(temp.resolve("got"));
      assertNotGiven(secret, url("abc", daemon) + "../../../secret");
      assertNotGiven(secret, url("abc", daemon) + "other");
      assertNotGiven(ofLink, "-L", url("link", daemon) + "link");
    }
  }

  @Test
  void nobodyGetsAnythingWithoutASecretThatCountsNow() throws Exception {
    RsyncSecret secret = secrets.open("abc").orElseThrow();
    RsyncSecret other = secrets.open("other").orElseThrow();
    assertThat(secrets.open("abc")).as("of a second offer").contains(secret);
    try (RsyncDaemon daemon = RsyncDaemon.start(work, offers, staging, ANY_PORT)) {
      String anonymous = "rsync://127.0.0.1:" + daemon.port() + "/offers/";
      assertNotGiven(secret, anonymous + "abc");
      assertNotGiven(other, url("abc", daemon) + "abc");
      assertNotGiven(secret, url("nobody", daemon) + "abc");
      assertNotGiven(secret, url("*", daemon) + "abc");
      secrets.close("abc");
      assertThat(rsync(secret, url("abc", daemon) + "abc", got())).as("one is open").isZero();
      Files.delete(temp.resolve("got"));
      secrets.close("abc");
      assertNotGiven(secret, url("abc", daemon) + "abc");
    }
    assertThat(Files.getPosixFilePermissions(work.resolve("rsyncd.offers.secrets")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void aListShowsNoFileOfOthers() throws Exception {
    RsyncSecret secret = secrets.open("abc").orElseThrow();
    try (RsyncDaemon daemon = RsyncDaemon.start(work, offers, staging, ANY_PORT)) {
      assertThat(rsync(secret, "-r", url("abc", daemon))).isZero();
    }
    assertThat(Files.readString(temp.resolve("rsync.log"))).contains("abc").doesNotContain("other");
  }

  @Test
  void takesNothing() throws Exception {
    RsyncSecret secret = secrets.open("abc").orElseThrow();
    try (RsyncDaemon daemon = RsyncDaemon.start(work, offers, staging, ANY_PORT)) {
      String url = url("abc", daemon);
      assertThat(rsync(secret, temp.resolve("secret").toString(), url + "abc")).isNotZero();
      assertThat(rsync(secret, "--delete", "-r", temp + "/none/", url)).isNotZero();
    }
    assertThat(offers.resolve("abc")).hasBinaryContent(new byte[] {1, 2, 3});
  }

  @Test
  void endsWhenItIsClosed() throws Exception {
    RsyncDaemon daemon = RsyncDaemon.start(work, offers, staging, ANY_PORT);
    assertThat(daemon.isAlive()).isTrue();
    daemon.close();
    assertThat(daemon.isAlive()).isFalse();
    new ServerSocket(daemon.port(), 1, InetAddress.getLoopbackAddress()).close();
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (RsyncDaemon first = RsyncDaemon.start(work, offers, staging, ANY_PORT)) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
      assertThatThrownBy(() -> RsyncDaemon.start(work, offers, staging, address))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on")
          .hasMessageContaining(":" + first.port());
    }
  }

  @Test
  void refusesAFolderThatItsConfigurationCannotName() {
    assertThatThrownBy(
            () -> RsyncDaemon.start(work, temp.resolve("100%/offers"), staging, ANY_PORT))
        .hasMessageContaining("must not contain '%'");
  }

  @Test
  void aPushWritesItsOwnFileOnly() throws Exception {
    TestFiles.write(staging.resolve(JOB + "/incoming"), new byte[] {1});
    TestFiles.write(staging.resolve(JOB + "/content"), new byte[] {2});
    TestFiles.write(staging.resolve(OTHER_JOB + "/incoming"), new byte[] {3});
    RsyncSecret secret = RsyncSecrets.ofPushes(work, new Random(1)).open(JOB).orElseThrow();
    String what = temp.resolve("secret").toString();
    try (RsyncDaemon daemon = RsyncDaemon.start(work, offers, staging, ANY_PORT)) {
      String own = "rsync://" + JOB + "@127.0.0.1:" + daemon.port() + "/incoming/";
      assertThat(rsync(secret, "--inplace", "--ignore-times", what, own + JOB + "/incoming"))
          .isZero();
      for (String other :
          List.of(
              own + JOB + "/content",
              own + JOB + "/new",
              own + OTHER_JOB + "/incoming",
              own + JOB + "/../" + OTHER_JOB + "/incoming",
              own + "incoming",
              own + "../offers/abc",
              own.replace(JOB, OTHER_JOB) + OTHER_JOB + "/incoming",
              "rsync://127.0.0.1:" + daemon.port() + "/incoming/" + JOB + "/incoming")) {
        assertThat(rsync(secret, "--inplace", "--ignore-times", what, other)).as(other).isNotZero();
      }
      assertNotGiven(secret, own + JOB + "/incoming");
    }
    assertThat(staging.resolve(JOB + "/incoming")).hasBinaryContent(new byte[] {9});
    assertThat(staging.resolve(JOB + "/content")).hasBinaryContent(new byte[] {2});
    assertThat(staging.resolve(OTHER_JOB + "/incoming")).hasBinaryContent(new byte[] {3});
    assertThat(TestFiles.tree(staging)).hasSize(6);
  }

  @Test
  void aPushThatEndsBreaksItsConnectionsOffAndNoOthers() throws Exception {
    TestFiles.write(temp.resolve("big"), TestFiles.noise(64 << 20, 1));
    RsyncSecrets pushes = RsyncSecrets.ofPushes(work, new Random(1));
    try (RsyncDaemon daemon = RsyncDaemon.start(work, offers, staging, ANY_PORT)) {
      RsyncEntrance entrance = new RsyncEntrance(pushes, daemon);
      Process ended = slowPush(entrance, daemon, JOB);
      Process goesOn = slowPush(entrance, daemon, OTHER_JOB);
      entrance.close(JOB);
      assertThat(ended.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ended.exitValue()).isNotZero();
      assertThat(goesOn.isAlive()).isTrue();
      goesOn.destroy();
    }
  }

  /** Waits until it writes. */
  private Process slowPush(RsyncEntrance entrance, RsyncDaemon daemon, String job)
      throws Exception {
    Path incoming = TestFiles.write(staging.resolve(job + "/incoming"), new byte[0]);
    ProcessBuilder builder =
        new ProcessBuilder(
                "rsync",
                "--inplace",
                "--bwlimit=1024",
                temp.resolve("big").toString(),
                "rsync://" + job + "@127.0.0.1:" + daemon.port() + "/incoming/" + job + "/incoming")
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("rsync-" + job + ".log").toFile());
    builder.environment().put("RSYNC_PASSWORD", entrance.open(job).orElseThrow().value());
    Process process = builder.start();
    while (Files.size(incoming) == 0) {
      assertThat(process.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    return process;
  }

  private static String url(String user, RsyncDaemon daemon) {
    return "rsync://" + user + "@127.0.0.1:" + daemon.port() + "/offers/";
  }

  private String got() {
    return temp.resolve("got").toString();
  }

  private void assertNotGiven(RsyncSecret secret, String... what) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(what));
    arguments.add(got());
    assertThat(rsync(secret, arguments.toArray(String[]::new))).isNotZero();
    assertThat(temp.resolve("got")).doesNotExist();
  }

  private int rsync(RsyncSecret secret, String... arguments) throws Exception {
    return RsyncClient.run(secret, temp.resolve("rsync.log"), arguments);
  }
}

package org.ringrift.sync.worker.transfer.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.worker.testkit.TestFiles;

@Timeout(60)
class RsyncDaemonIT {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path temp;
  private Path work;
  private Path offers;

  @BeforeEach
  void folders() throws IOException {
    work = Files.createDirectories(temp.resolve("data dir/.ringsync"));
    offers = Files.createDirectories(work.resolve("offers"));
    TestFiles.write(offers.resolve("abc"), new byte[] {1, 2, 3});
    TestFiles.write(temp.resolve("secret"), new byte[] {9});
  }

  @Test
  void servesItsFolderAndNothingElse() throws Exception {
    try (RsyncDaemon daemon = RsyncDaemon.start(work, offers, ANY_PORT)) {
      assertThat(rsync(url(daemon) + "abc", temp.resolve("got").toString())).isZero();
      assertThat(temp.resolve("got")).hasBinaryContent(new byte[] {1, 2, 3});
      assertThat(rsync(url(daemon) + "../../../secret", temp.resolve("no").toString())).isNotZero();
      Files.createSymbolicLink(offers.resolve("link"), temp.resolve("secret"));
      assertThat(rsync("-L", url(daemon) + "link", temp.resolve("no").toString())).isNotZero();
      assertThat(temp.resolve("no")).doesNotExist();
    }
  }

  @Test
  void takesNothing() throws Exception {
    try (RsyncDaemon daemon = RsyncDaemon.start(work, offers, ANY_PORT)) {
      assertThat(rsync(temp.resolve("secret").toString(), url(daemon) + "abc")).isNotZero();
      assertThat(rsync("--delete", "-r", temp + "/none/", url(daemon))).isNotZero();
    }
    assertThat(offers.resolve("abc")).hasBinaryContent(new byte[] {1, 2, 3});
  }

  @Test
  void endsWhenItIsClosed() throws Exception {
    RsyncDaemon daemon = RsyncDaemon.start(work, offers, ANY_PORT);
    assertThat(daemon.isAlive()).isTrue();
    daemon.close();
    assertThat(daemon.isAlive()).isFalse();
    new ServerSocket(daemon.port(), 1, InetAddress.getLoopbackAddress()).close();
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (RsyncDaemon first = RsyncDaemon.start(work, offers, ANY_PORT)) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
      assertThatThrownBy(() -> RsyncDaemon.start(work, offers, address))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on")
          .hasMessageContaining(":" + first.port());
    }
  }

  @Test
  void refusesAFolderThatItsConfigurationCannotName() {
    assertThatThrownBy(() -> RsyncDaemon.start(work, temp.resolve("100%/offers"), ANY_PORT))
        .hasMessageContaining("must not contain '%'");
  }

  private static String url(RsyncDaemon daemon) {
    return "rsync://127.0.0.1:" + daemon.port() + "/offers/";
  }

  private int rsync(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("rsync", "--timeout=10"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("rsync.log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}

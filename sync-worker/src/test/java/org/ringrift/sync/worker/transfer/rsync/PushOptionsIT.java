package org.ringrift.sync.worker.transfer.rsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.worker.offer.RsyncSecret;
import org.ringrift.sync.worker.testkit.TestFiles;

/** What a push may not ask of the daemon, of one daemon for all cases. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushOptionsIT {
  private static final String JOB = "0123456789abcdef0123456789abcdef";

  private Path temp;
  private Path incoming;
  private RsyncSecret secret;
  private RsyncDaemon daemon;

  @BeforeAll
  void open(@TempDir Path directory) throws Exception {
    temp = directory;
    Path work = Files.createDirectories(temp.resolve("data dir/.ringsync"));
    Path offers = Files.createDirectories(work.resolve("offers"));
    Path staging = Files.createDirectories(work.resolve("staging"));
    incoming = staging.resolve(JOB + "/incoming");
    secret = RsyncSecrets.ofPushes(work, new Random(1)).open(JOB).orElseThrow();
    daemon =
        RsyncDaemon.start(
            work, offers, staging, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @BeforeEach
  void files() throws IOException {
    TestFiles.write(incoming, new byte[] {1});
    TestFiles.write(temp.resolve("secret"), new byte[] {9});
  }

  @AfterAll
  void close() {
    daemon.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--archive",
        "--recursive --delete",
        "--links",
        "--perms",
        "--times",
        "--append",
        "--backup",
        "--backup-dir=x",
        "--temp-dir=/tmp",
        "--partial-dir=/tmp",
        "--copy-dest=../x",
        "--link-dest=../x",
        "--mkpath",
        "--write-devices",
        "--devices",
        "--remote-option=--fake-super",
        "--remove-source-files",
        "--remote-option=--log-file=/tmp/x"
      })
  void aPushHasNoOptionsButOurs(String options) throws Exception {
    Path log = temp.resolve("rsync.log");
    List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
    arguments.add(temp.resolve("secret").toString());
    arguments.add(
        "rsync://" + JOB + "@127.0.0.1:" + daemon.port() + "/incoming/" + JOB + "/incoming");
    assertThat(RsyncClient.run(secret, log, arguments.toArray(String[]::new))).isNotZero();
    assertThat(Files.readString(log)).contains("refuse");
    assertThat(incoming).hasBinaryContent(new byte[] {1});
    assertThat(temp.resolve("secret")).exists();
  }
}

package org.ringrift.sync.worker.transfer.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.OfferId;
import org.ringrift.sync.worker.offer.RsyncSecret;
import org.ringrift.sync.worker.transfer.Alternatives;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Supply;
import org.ringrift.sync.worker.transfer.Target;
import org.ringrift.sync.worker.transfer.TransportRequest;

class RsyncArgumentsTest {
  private static final SshSettings SSH =
      new SshSettings(Optional.of(Path.of("/keys/id")), Optional.of(Path.of("/keys/known")));

  @Test
  void asksTheDaemonForTheOfferOnly() {
    List<String> words =
        RsyncArguments.fromDaemon(request(OptionalLong.empty()), "::1", Patience.DEFAULT);
    assertThat(words).startsWith("rsync").contains("--inplace", "--partial", "--ignore-times");
    assertThat(words.subList(words.size() - 3, words.size()))
        .containsExactly("--", "rsync://abc-1@[::1]:873/offers/abc-1", "/staging dir/content");
    assertThat(words)
        .noneMatch(w -> w.contains("delete") || w.contains("append") || w.contains("size-only"));
  }

  @Test
  void noSecretIsAmongTheArgumentsOrInLogs() {
    TransportRequest request = request(OptionalLong.empty());
    assertThat(RsyncArguments.fromDaemon(request, "h", Patience.DEFAULT))
        .noneMatch(word -> word.contains("5".repeat(32)));
    assertThat(request.toString()).doesNotContain("5".repeat(32));
  }

  @Test
  void compressesDatabasesAndNothingElse() {
    TransportRequest file = request(OptionalLong.empty());
    Offer offer = file.offer();
    TransportRequest games =
        request(
            new Offer(
                offer.id(),
                offer.sizeBytes(),
                offer.hash(),
                new Version.GamesVersion(1, 1, 1, Optional.empty()),
                offer.rsyncPath(),
                offer.rsyncSecret(),
                false),
            OptionalLong.empty());
    assertThat(RsyncArguments.fromDaemon(games, "h", Patience.DEFAULT)).contains("--compress");
    assertThat(RsyncArguments.fromDaemon(file, "h", Patience.DEFAULT)).doesNotContain("--compress");
  }

  @Test
  void logsInWithoutAskingAnybody() {
    List<String> words =
        RsyncArguments.overSsh(request(OptionalLong.empty()), "10.0.0.1", SSH, Patience.DEFAULT);
    assertThat(words.subList(words.size() - 4, words.size()))
        .containsExactly(
            "--protect-args",
            "--",
            "worker@10.0.0.1:/data dir/.ringsync/offers/abc-1",
            "/staging dir/content");
    assertThat(words)
        .filteredOn(word -> word.startsWith("--rsh="))
        .singleElement()
        .asString()
        .startsWith("--rsh=ssh ")
        .contains(
            "-oBatchMode=yes",
            "-oStrictHostKeyChecking=yes",
            "-oConnectTimeout=",
            "-oServerAliveInterval=",
            "-oPort=2222",
            "-oIdentityFile=/keys/id",
            "-oIdentitiesOnly=yes",
            "-oUserKnownHostsFile=/keys/known");
  }

  @Test
  void pushesIntoTheFileOfTheJobOnly() {
    String job = "0123456789abcdef0123456789abcdef";
    PushTransport.Order order = order(new JobId(job));
    BandwidthLimit limit = BandwidthLimit.of(OptionalLong.of(2048));
    List<String> daemon = RsyncArguments.toDaemon(order, "::1", limit, Patience.DEFAULT);
    assertThat(daemon).contains("--inplace", "--partial", "--ignore-times", "--bwlimit=2");
    assertThat(daemon.subList(daemon.size() - 3, daemon.size()))
        .containsExactly(
            "--",
            "/offers dir/abc-1",
            "rsync://" + job + "@[::1]:873/incoming/" + job + "/incoming");
    List<String> ssh = RsyncArguments.toSsh(order, "10.0.0.1", SSH, limit, Patience.DEFAULT);
    assertThat(ssh.subList(ssh.size() - 4, ssh.size()))
        .containsExactly(
            "--protect-args",
            "--",
            "/offers dir/abc-1",
            "worker@10.0.0.1:/data dir/.ringsync/staging/" + job + "/incoming");
  }

  @ParameterizedTest
  @CsvSource({"1048576, 1024", "1024, 1", "1, 1", "1536, 1"})
  void saysTheLimitInKib(long bytesPerSecond, String limit) {
    assertThat(
            RsyncArguments.fromDaemon(
                request(OptionalLong.of(bytesPerSecond)), "h", Patience.DEFAULT))
        .contains("--bwlimit=" + limit);
    assertThat(
            RsyncArguments.overSsh(
                request(OptionalLong.of(bytesPerSecond)), "h", SSH, Patience.DEFAULT))
        .contains("--bwlimit=" + limit);
  }

  @Test
  void saysNoLimitWhereThereIsNone() {
    assertThat(RsyncArguments.fromDaemon(request(OptionalLong.empty()), "h", Patience.DEFAULT))
        .noneMatch(word -> word.startsWith("--bwlimit"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a'b", "/a\"b", "/a%h", "/a\\b", "/a\tb"})
  void refusesKeyFilesThatSshWouldSplitOrExpand(String path) {
    assertThatThrownBy(() -> new SshSettings(Optional.of(Path.of(path)), Optional.empty()))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("ssh.identity");
    assertThatThrownBy(() -> new SshSettings(Optional.empty(), Optional.of(Path.of(path))))
        .hasMessageContaining("ssh.known-hosts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "../x", "a/b", "", "A", "a b", "*"})
  void anOfferCannotNameAnotherPath(String path) {
    assertThatThrownBy(() -> offer(path)).isInstanceOf(InvalidNameException.class);
  }

  private static Offer offer(String path) {
    return new Offer(
        new OfferId("0".repeat(32)),
        5,
        new ContentHash("0".repeat(64)),
        new Version.FileVersion(5, 0, Optional.empty()),
        path,
        Optional.of(new RsyncSecret("5".repeat(32))),
        false);
  }

  private static PushTransport.Order order(JobId job) {
    TransportRequest request = request(OptionalLong.empty());
    Target target = new Target(new NodeId("t"), request.source().endpoints(), Optional.empty());
    return new PushTransport.Order(
        new FetchRequest(
            job,
            request.artifact(),
            request.offer().version(),
            List.of(request.source()),
            List.of(),
            request.limit(),
            Optional.of(target)),
        request.supply(),
        Path.of("/offers dir/abc-1"),
        request.progress());
  }

  private static TransportRequest request(OptionalLong limit) {
    return request(offer("abc-1"), limit);
  }

  private static TransportRequest request(Offer offer, OptionalLong limit) {
    Endpoints endpoints =
        new Endpoints(
            "10.0.0.1",
            Optional.empty(),
            8770,
            OptionalInt.of(2222),
            Optional.of("worker"),
            OptionalInt.of(873),
            "/data dir");
    Source source = new Source(new NodeId("n"), endpoints, new DataPath("x"));
    return new TransportRequest(
        ArtifactId.parse("models:x"),
        new Supply(source, endpoints.addresses(), offer),
        Alternatives.none(),
        Path.of("/staging dir/content"),
        BandwidthLimit.of(limit),
        done -> {});
  }
}

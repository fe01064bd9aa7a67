package org.ringrift.sync.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;

/** What every transport promises. */
@Timeout(60)
public abstract class TransportContract {
  private static final int BIG = (9 << 20) + 17;

  @TempDir protected Path temp;
  protected SourceNode node;

  /** The transport under test; called once for each test. */
  protected abstract Transport transport();

  /** How it reaches the node. */
  protected abstract Source source();

  /** Makes the node. */
  protected SourceNode openNode(Path data) throws Exception {
    return new SourceNode(data, new TestClock());
  }

  /** Starts what serves the node besides HTTP. */
  protected void startServing() throws Exception {}

  /** Stops it. */
  protected void stopServing() throws Exception {}

  @BeforeEach
  void start() throws Exception {
    node = openNode(temp.resolve("source data's"));
    startServing();
    Files.createDirectories(staged().getParent());
  }

  @AfterEach
  void stop() throws Exception {
    stopServing();
    node.close();
  }

  @Test
  void bringsAFreshCopy() throws Exception {
    byte[] bytes = TestFiles.noise(100_000, 1);
    Offer offer = offered("models/a.pth", bytes);
    assertThat(delivered(offer)).isGreaterThanOrEqualTo(bytes.length);
    assertStaged(bytes);
  }

  @Test
  void bringsABigFileAndSaysHowFarItIs() throws Exception {
    byte[] bytes = TestFiles.noise(BIG, 2);
    ConcurrentSkipListSet<Long> progress = new ConcurrentSkipListSet<>();
    Offer offer = offered("models/big.pth", bytes);
    TransportOutcome outcome =
        transport().transfer(request(offer, OptionalLong.empty(), progress::add));
    assertThat(outcome).isInstanceOf(TransportOutcome.Delivered.class);
    assertStaged(bytes);
    assertThat(progress).isNotEmpty().last().isEqualTo((long) BIG);
  }

  @Test
  void bringsAnEmptyFileOverAFullOne() throws Exception {
    Files.write(staged(), TestFiles.noise(1000, 3));
    delivered(offered("models/empty.pth", new byte[0]));
    assertStaged(new byte[0]);
  }

  @Test
  void sendsOnlyWhatChangedOverAnOlderCopy() throws Exception {
    byte[] old = TestFiles.noise(BIG, 4);
    byte[] changed = Arrays.copyOf(old, BIG + 5000);
    Arrays.fill(changed, 3_000_000, 3_001_000, (byte) 7);
    Files.write(staged(), old);
    assertThat(delivered(offered("models/newer.pth", changed))).isBetween(1L, BIG / 2L);
    assertStaged(changed);
  }

  @Test
  void bringsAnOlderAndShorterOneJustAsWell() throws Exception {
    byte[] bytes = TestFiles.noise(50_000, 5);
    Files.write(staged(), Arrays.copyOf(bytes, 70_000));
    delivered(offered("models/shorter.pth", bytes));
    assertStaged(bytes);
  }

  @Test
  void replacesBytesOfEqualSizeAndTime() throws Exception {
    byte[] bytes = TestFiles.noise(50_000, 6);
    Offer offer = offered("models/same.pth", bytes);
    Files.write(staged(), TestFiles.noise(50_000, 7));
    Files.setLastModifiedTime(
        staged(), Files.getLastModifiedTime(node.directory().root().resolve("models/same.pth")));
    delivered(offer);
    assertStaged(bytes);
  }

  @Test
  void goesOnWhereAnotherTransferBroke() throws Exception {
    byte[] bytes = TestFiles.noise(BIG, 8);
    Files.write(staged(), Arrays.copyOf(bytes, 7 << 20));
    assertThat(delivered(offered("models/resumed.pth", bytes))).isBetween(1L, BIG / 2L);
    assertStaged(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space.pth",
        "-leading-dash",
        "--delete",
        "quo'te \"double\".pth",
        "ünï-模型.pth",
        "$(touch x);`id`&|<>.pth",
        "star*?[a].pth",
        "a:b@c#d%e.pth",
        ".hidden"
      })
  void bringsOddNames(String name) throws Exception {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    delivered(offered(name, bytes));
    assertStaged(bytes);
  }

  @Test
  void saysThatTheSourceVanished() throws Exception {
    Offer offer = offered("models/gone.pth", TestFiles.noise(1000, 9));
    Files.write(staged(), new byte[] {1, 2, 3});
    Files.delete(node.directory().offersFolder().resolve(offer.rsyncPath()));
    Failure failure = broken(offer);
    assertThat(failure.retryable()).as(failure.error()).isTrue();
    assertThat(failure.error()).isNotBlank();
  }

  @Test
  void neverPassesCorruptBytesOff() throws Exception {
    byte[] bytes = TestFiles.noise(BIG, 10);
    Offer offer = offered("models/corrupt.pth", bytes);
    Path served = node.directory().offersFolder().resolve(offer.rsyncPath());
    var time = Files.getLastModifiedTime(served);
    bytes[5_000_000] ^= 1;
    Files.write(served, bytes, StandardOpenOption.WRITE);
    Files.setLastModifiedTime(served, time);
    switch (transport().transfer(request(offer, OptionalLong.empty(), done -> {}))) {
      case TransportOutcome.Broken broken ->
          assertThat(broken.failure().error()).contains("wrong hash");
      case TransportOutcome.Delivered delivered -> {
        assertThat(delivered.hash()).as("nobody saw every byte").isEmpty();
        assertThat(FileDigest.hashOf(staged())).isNotEqualTo(offer.hash());
      }
    }
  }

  @Test
  void worksUnderALimit() throws Exception {
    byte[] bytes = TestFiles.noise(60_000, 11);
    Offer offer = offered("models/limited.pth", bytes);
    TransportOutcome outcome =
        transport().transfer(request(offer, OptionalLong.of(1 << 20), done -> {}));
    assertThat(outcome).isInstanceOf(TransportOutcome.Delivered.class);
    assertStaged(bytes);
  }

  @Test
  void endsWhenTheDiskFillsUpMeanwhile() throws Exception {
    Offer offer = offered("big.pth", TestFiles.noise(8 << 20, 1));
    AtomicLong free = new AtomicLong(Long.MAX_VALUE);
    DataDirectory disk = DataDirectory.open(temp.resolve("disk"), path -> free.get(), 1000);
    TransportRequest request = request(offer, OptionalLong.of(2 << 20), bytes -> free.set(999));
    assertThat(RoomWatch.transfer(disk, transport(), request))
        .isInstanceOfSatisfying(
            TransportOutcome.Broken.class,
            broken -> {
              assertThat(broken.failure().category()).isEqualTo(FailureCategory.DISK_FULL);
              assertThat(broken.failure().error()).contains("came down to 999 free bytes");
            });
    assertThat(Thread.interrupted()).as("the job goes on to say so").isFalse();
  }

  @Test
  void endsWhenItIsInterrupted() throws Exception {
    Offer offer = offered("models/slow.pth", TestFiles.noise(BIG, 12));
    CompletableFuture<Object> ended = new CompletableFuture<>();
    Path staging = staged().getParent();
    try (WatchService watch = staging.getFileSystem().newWatchService()) {
      staging.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      Transport transport = transport();
      TransportRequest request = request(offer, OptionalLong.of(2048), done -> {});
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      ended.complete(transport.transfer(request));
                    } catch (InterruptedException e) {
                      ended.complete(e);
                    }
                  });
      assertThat(watch.poll(20, TimeUnit.SECONDS)).as("the transfer began").isNotNull();
      thread.interrupt();
    }
    assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(ProcessHandle.current().descendants())
        .noneMatch(p -> p.info().commandLine().orElse("").contains(staged().toString()));
  }

  @Test
  protected void writesNothingButTheStagedFile() throws Exception {
    var before = TestFiles.tree(temp);
    Offer offer = offered("x.pth", TestFiles.noise(3 << 20, 13));
    delivered(offer);
    before.addAll(
        List.of(
            "source data's/x.pth",
            "source data's/.ringsync/offers/" + offer.rsyncPath(),
            "target/staging/content"));
    assertThat(TestFiles.tree(temp)).isEqualTo(before);
  }

  /** Where the bytes arrive. */
  protected Path staged() {
    return temp.resolve("target/staging/content");
  }

  protected Offer offered(String path, byte[] bytes) throws IOException {
    TestFiles.write(node.directory().resolve(new DataPath(path)), bytes);
    return node.offer(SourceNode.model(path), SourceNode.anyFile());
  }

  protected TransportRequest request(Offer offer, OptionalLong limit, LongConsumer progress) {
    return new TransportRequest(
        SourceNode.model("for/people"),
        new Supply(source(), source().endpoints().addresses(), offer),
        Alternatives.none(),
        staged(),
        BandwidthLimit.of(limit),
        progress);
  }

  protected long delivered(Offer offer) throws InterruptedException {
    return switch (transport().transfer(request(offer, OptionalLong.empty(), done -> {}))) {
      case TransportOutcome.Delivered delivered -> {
        assertThat(delivered.from()).isEqualTo(source().node());
        assertThat(delivered.hash()).isIn(Optional.empty(), Optional.of(offer.hash()));
        yield delivered.bytesTransferred();
      }
      case TransportOutcome.Broken broken -> throw new AssertionError(broken.failure());
    };
  }

  protected Failure broken(Offer offer) throws InterruptedException {
    return switch (transport().transfer(request(offer, OptionalLong.empty(), done -> {}))) {
      case TransportOutcome.Delivered delivered -> throw new AssertionError(delivered);
      case TransportOutcome.Broken broken -> broken.failure();
    };
  }

  protected void assertStaged(byte[] bytes) {
    assertThat(staged()).hasBinaryContent(bytes);
  }
}

package org.ringrift.sync.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestFiles;

/** A disk that fills up while bytes arrive, although it said that there was room. */
@Timeout(60)
class FullDiskIT extends TinyDisk {
  @ParameterizedTest
  @ValueSource(strings = {Transport.HTTP, Transport.RSYNC_DAEMON})
  void isSaidAndLeavesWhatWasThere(String transport) throws Exception {
    ArtifactId model = SourceNode.model("m.pth");
    DataDirectory directory = directory();
    byte[] before = TestFiles.noise(100_000, 1);
    TestFiles.write(disk.resolve("m.pth"), before);
    TestFiles.write(node.directory().root().resolve("m.pth"), TestFiles.noise(8 << 20, 2));
    Version wanted =
        new Version.FileVersion(8 << 20, System.currentTimeMillis() + 5000, Optional.empty());

    FetchOutcome outcome =
        chain(directory, transport).fetch(request(model, wanted), ProgressListener.none());

    requireFull(directory, outcome);
    assertThat(disk.resolve("m.pth")).hasBinaryContent(before);
  }

  @Test
  void aPushThatDoesNotFitLeavesWhatWasThere() throws Exception {
    ArtifactId model = SourceNode.model("m.pth");
    byte[] before = TestFiles.noise(100_000, 1);
    TestFiles.write(disk.resolve("m.pth"), before);
    byte[] bytes = TestFiles.noise(8 << 20, 2);
    TestFiles.write(node.directory().root().resolve("m.pth"), bytes);
    DataDirectory directory = directory();
    PushReceiver receiver = chain(directory, Transport.HTTP).pushedFiles();
    JobId job = JobId.of(model, SourceNode.anyFile(), TARGET, "test");
    Version newer =
        new Version.FileVersion(8 << 20, System.currentTimeMillis() + 5000, Optional.empty());
    PushRequest push =
        new PushRequest(
            job,
            model,
            newer,
            List.of(),
            node.offer(model, SourceNode.anyFile()),
            FileDigest.of(node.directory().root().resolve("m.pth")).chunks(),
            false);
    assertThat(receiver.announce(push)).isInstanceOf(PushReceiver.Announced.Wanted.class);

    Optional<Failure> full = Optional.empty();
    for (int chunk = 0; full.isEmpty(); chunk++) {
      full = receiver.put(job, chunk, chunk(bytes, chunk));
    }

    assertThat(full.get().category()).as(full.toString()).isEqualTo(FailureCategory.DISK_FULL);
    assertThat(receiver.lengthOf(job, 0)).as("it has ended").isEmpty();
    assertThat(disk.resolve("m.pth")).hasBinaryContent(before);
    assertThat(directory.workFolder().resolve("staging")).isEmptyDirectory();
  }

  private static byte[] chunk(byte[] bytes, int chunk) {
    long size = bytes.length;
    return Arrays.copyOfRange(
        bytes,
        Math.toIntExact(ChunkHashes.startOf(chunk, size)),
        Math.toIntExact(ChunkHashes.startOf(chunk + 1, size)));
  }
}

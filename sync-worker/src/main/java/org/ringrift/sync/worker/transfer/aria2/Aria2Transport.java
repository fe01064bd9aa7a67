package org.ringrift.sync.worker.transfer.aria2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.grant.GrantToken;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Supply;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportOutcome;
import org.ringrift.sync.worker.transfer.TransportRequest;
import org.ringrift.sync.worker.transfer.http.ChunkSource;
import org.ringrift.sync.worker.transfer.http.HttpClients;

/**
 * Hands aria2 the data servers of all sources that offer the same bytes. It reads from them at
 * once, and keeps the chunks that the staged file has already. Nobody but the worker decides
 * whether what arrived is what was offered.
 */
public final class Aria2Transport implements Transport {
  private static final String PROGRAM = "aria2c";
  private static final int DISK_FULL = 9;
  private static final List<Integer> FILE_IO = List.of(14, 15, 16, 17, 18);

  private final HttpClients http;
  private final Line line;

  /**
   * @param line over which it fetches; each aria2 gets a part of it
   */
  public Aria2Transport(HttpClients http, Line line) {
    this.http = http;
    this.line = line;
  }

  /** True where aria2 is installed on this node. */
  public static boolean isInstalled() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
  }

  @Override
  public String name() {
    return ARIA2;
  }

  /** Not those that speak TLS: aria2 cannot read the trust store of this node. */
  @Override
  public boolean canReach(Endpoints source) {
    return !source.tls();
  }

  @Override
  public TransportOutcome transfer(TransportRequest request) throws InterruptedException {
    try (Line.Part part = line.part(request.limit().bytesPerSecond())) {
      return fetch(request.within(BandwidthLimit.of(part.bytesPerSecond())));
    }
  }

  private TransportOutcome fetch(TransportRequest request) throws InterruptedException {
    Path configuration = beside(request, ".conf");
    try {
      ChunkHashes hashes = new ChunkSource(request.supply(), http).hashes();
      long missing = missing(request, hashes);
      writeConfiguration(configuration, request.source().grant());
      return missing == 0 ? delivered(request, 0) : run(request, hashes, configuration, missing);
    } catch (BrokenException e) {
      return new TransportOutcome.Broken(e.failure());
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while reading " + request.staged());
    } catch (IOException e) {
      return new TransportOutcome.Broken(
          Failure.onTarget("cannot stage '" + request.staged() + "' for " + PROGRAM, e));
    } finally {
      delete(configuration);
      delete(beside(request, ".aria2"));
    }
  }

  private TransportOutcome run(
      TransportRequest request, ChunkHashes hashes, Path configuration, long missing)
      throws IOException, InterruptedException {
    List<Supply> supplies = new ArrayList<>(List.of(request.supply()));
    for (Supply other : request.alternatives().beside(request.supply())) {
      // One header goes to all of them.
      if (canReach(other.source().endpoints())
          && other.source().grant().equals(request.source().grant())) {
        supplies.add(other);
      }
    }
    String metalink =
        Metalink.of(
            request.staged().getFileName().toString(),
            request.offer().sizeBytes(),
            hashes,
            supplies);
    Aria2Process.Ended ended =
        Aria2Process.run(
            Aria2Arguments.of(
                configuration, request.staged().getParent(), request.limit(), http.patience()),
            metalink,
            request.progress());
    return ended.exitCode() == 0
        ? delivered(request, missing)
        : new TransportOutcome.Broken(failure(ended));
  }

  private static TransportOutcome delivered(TransportRequest request, long bytes) {
    request.progress().accept(request.offer().sizeBytes());
    return new TransportOutcome.Delivered(bytes, request.source().node(), Optional.empty());
  }

  private static Failure failure(Aria2Process.Ended ended) {
    String error = PROGRAM + " ended with code " + ended.exitCode() + ": " + ended.lastErrors();
    if (ended.exitCode() == DISK_FULL || Failure.isDiskFull(ended.lastErrors())) {
      return new Failure(FailureCategory.DISK_FULL, error + "; free some space on this node");
    }
    return new Failure(
        FILE_IO.contains(ended.exitCode())
            ? FailureCategory.TARGET_IO
            : FailureCategory.TRANSFER_BROKEN,
        error);
  }

  /** How many bytes of the offer the staged file lacks, which is cut to its size. */
  private static long missing(TransportRequest request, ChunkHashes hashes) throws IOException {
    long size = request.offer().sizeBytes();
    long missing = size;
    try (FileChannel file =
        FileChannel.open(
            request.staged(),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      if (file.size() > size) {
        file.truncate(size);
      }
      byte[] chunk = new byte[(int) Math.min(size, ChunkHashes.chunkSizeBytes(size))];
      for (int i = 0; i < ChunkHashes.count(size); i++) {
        int length = ChunkHashes.sizeOf(i, size);
        if (read(file, ChunkHashes.startOf(i, size), chunk, length)
            && hashes.matches(i, chunk, length)) {
          missing -= length;
        }
      }
    }
    return missing;
  }

  private static boolean read(FileChannel file, long start, byte[] chunk, int length)
      throws IOException {
    ByteBuffer to = ByteBuffer.wrap(chunk, 0, length);
    while (to.hasRemaining()) {
      if (file.read(to, start + to.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void writeConfiguration(Path file, Optional<GrantToken> grant) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String header =
        grant.map(token -> "header=" + GrantToken.HEADER + ": " + token.text() + "\n").orElse("");
    Files.writeString(file, header);
  }

  private static Path beside(TransportRequest request, String suffix) {
    return request.staged().resolveSibling(request.staged().getFileName() + suffix);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The staging folder goes with the job.
    }
  }
}

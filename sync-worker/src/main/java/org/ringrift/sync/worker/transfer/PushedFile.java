package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.worker.arrival.Arrival;
import org.ringrift.sync.worker.arrival.Manifest;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.verify.Verdict;

/** One file that another node sends to this one. Chunks may come from several threads at once. */
final class PushedFile {
  private final TransferChain.Parts parts;
  private final PushRequest request;
  private final Path target;
  private final Staging staging;
  private final Arrival arrival;
  private final Incoming incoming;
  private volatile Instant usedAt;

  /** What came of opening one. */
  sealed interface Opened {
    /** Chunks may come. */
    record Ready(PushedFile file) implements Opened {}

    /** The disk has no room. */
    record Refused(Failure failure) implements Opened {}
  }

  private PushedFile(
      TransferChain.Parts parts,
      PushRequest request,
      Path target,
      Staging staging,
      Arrival arrival,
      Incoming incoming) {
    this.parts = parts;
    this.request = request;
    this.target = target;
    this.staging = staging;
    this.arrival = arrival;
    this.incoming = incoming;
    this.usedAt = parts.clock().instant();
  }

  /** Takes over what staging holds of it already. */
  static Opened open(TransferChain.Parts parts, PushRequest request, Path target)
      throws IOException {
    DataType type = request.artifact().dataType();
    Staging staging = new Staging(parts.directory(), request.job(), target, type);
    Offer offer = request.offer();
    Optional<Failure> full =
        staging.prepare(request.artifact().toString(), offer.sizeBytes(), type != DataType.MODELS);
    if (full.isPresent()) {
      return new Opened.Refused(full.get());
    }
    Manifest manifest =
        new Manifest(offer.sizeBytes(), offer.hash(), offer.version(), request.chunks());
    Arrival arrival = Arrival.open(staging.file(), manifest);
    byte[] buffer = manifest.chunkBuffer();
    for (int chunk = 0; chunk < manifest.count(); chunk++) {
      arrival.adopt(chunk, buffer);
    }
    Incoming incoming = new Incoming(staging.folder());
    PushedFile file = new PushedFile(parts, request, target, staging, arrival, incoming);
    if (!request.byRsync()) {
      incoming.moveInto(arrival, file.missing());
    }
    return new Opened.Ready(file);
  }

  /**
   * Lets rsync begin, or go on.
   *
   * @return false where the disk has no room for its file, or nothing is missing
   */
  boolean awaitRsync() throws IOException {
    boolean awaited =
        !missing().isEmpty() && staging.hasRoom(request.artifact().toString(), mostBytes());
    if (awaited) {
      incoming.prepare(staging.file(), request.offer().sizeBytes());
    }
    return awaited;
  }

  /** True where more lies in staging than what was announced can need. */
  boolean holdsTooMuch() throws IOException {
    return request.byRsync() && staging.heldBytes() > mostBytes();
  }

  /** The staged file and the one of rsync. */
  private long mostBytes() {
    return 2 * request.offer().sizeBytes();
  }

  PushRequest request() {
    return request;
  }

  Arrival arrival() {
    return arrival;
  }

  /** Bit n is set where chunk n is not there. */
  BitSet missing() {
    BitSet missing = arrival.chunks();
    missing.flip(0, arrival.manifest().count());
    return missing;
  }

  Instant usedAt() {
    return usedAt;
  }

  /** Something was heard of it. */
  void used() {
    usedAt = parts.clock().instant();
  }

  /** Checks the whole, and gives it its real name. Afterwards no chunk may come. */
  PushReceiver.Finished install() throws IOException {
    Verdict verdict =
        parts
            .verifier()
            .verify(
                request.artifact(),
                request.wanted(),
                request.offer(),
                staging.file(),
                Optional.of(arrival.hash()),
                target);
    arrival.close();
    return switch (verdict) {
      case Verdict.Rejected rejected -> {
        staging.discard();
        yield new PushReceiver.Finished.Refused(rejected.failure());
      }
      case Verdict.Accepted accepted -> {
        staging.install(accepted, parts.clock().instant());
        parts.hashes().remember(target, accepted.hash());
        yield new PushReceiver.Finished.Installed(
            new PushReceiver.Facts(accepted.version(), accepted.gamesSynced(), false));
      }
    };
  }
}

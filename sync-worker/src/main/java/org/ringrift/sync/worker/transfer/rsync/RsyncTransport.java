package org.ringrift.sync.worker.transfer.rsync;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportOutcome;
import org.ringrift.sync.worker.transfer.TransportRequest;

/** Fetches with rsync, whose delta sends only what the staged file does not have yet. */
public final class RsyncTransport implements Transport {
  private final RsyncForm form;
  private final Patience patience;
  private final Line line;

  private RsyncTransport(RsyncForm form, Patience patience, Line line) {
    this.form = form;
    this.patience = patience;
    this.line = line;
  }

  /**
   * From the rsync daemon of the source.
   *
   * @param line of which each transfer gets a part
   */
  public static RsyncTransport daemon(Patience patience, Line line) {
    return new RsyncTransport(new RsyncForm.Daemon(), patience, line);
  }

  /**
   * Over SSH.
   *
   * @param line of which each transfer gets a part
   */
  public static RsyncTransport ssh(SshSettings settings, Patience patience, Line line) {
    return new RsyncTransport(new RsyncForm.Ssh(settings), patience, line);
  }

  @Override
  public String name() {
    return switch (form) {
      case RsyncForm.Daemon daemon -> RSYNC_DAEMON;
      case RsyncForm.Ssh ssh -> RSYNC_SSH;
    };
  }

  @Override
  public boolean canReach(Endpoints source) {
    return form.canReach(source);
  }

  @Override
  public TransportOutcome transfer(TransportRequest request) throws InterruptedException {
    try (Line.Part part = line.part(request.limit().bytesPerSecond())) {
      return run(request.within(BandwidthLimit.of(part.bytesPerSecond())));
    }
  }

  private TransportOutcome run(TransportRequest request) throws InterruptedException {
    try {
      RsyncProcess.Ended ended =
          RsyncProcess.runAtAny(
              request.addresses(),
              arguments(request),
              request.offer().rsyncSecret(),
              request.progress());
      return ended.exitCode() == 0
          ? new TransportOutcome.Delivered(
              ended.receivedBytes(), request.source().node(), Optional.empty())
          : new TransportOutcome.Broken(RsyncFailure.of(ended));
    } catch (IOException e) {
      String error = "rsync cannot be started, install it: " + e.getMessage();
      return new TransportOutcome.Broken(new Failure(FailureCategory.INTERNAL, error));
    }
  }

  private Function<String, List<String>> arguments(TransportRequest request) {
    return switch (form) {
      case RsyncForm.Daemon daemon ->
          address -> RsyncArguments.fromDaemon(request, address, patience);
      case RsyncForm.Ssh ssh ->
          address -> RsyncArguments.overSsh(request, address, ssh.settings(), patience);
    };
  }
}

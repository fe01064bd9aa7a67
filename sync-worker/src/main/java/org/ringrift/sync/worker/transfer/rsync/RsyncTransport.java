package org.ringrift.sync.worker.transfer.rsync;

import java.io.IOException;
import java.util.ArrayList;
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
  private final Form form;
  private final Patience patience;
  private final Line line;

  /** The two ways to reach an rsync. */
  private sealed interface Form {
    record Daemon() implements Form {}

    record Ssh(SshSettings settings) implements Form {}
  }

  private RsyncTransport(Form form, Patience patience, Line line) {
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
    return new RsyncTransport(new Form.Daemon(), patience, line);
  }

  /**
   * Over SSH.
   *
   * @param line of which each transfer gets a part
   */
  public static RsyncTransport ssh(SshSettings settings, Patience patience, Line line) {
    return new RsyncTransport(new Form.Ssh(settings), patience, line);
  }

  @Override
  public String name() {
    return switch (form) {
      case Form.Daemon daemon -> RSYNC_DAEMON;
      case Form.Ssh ssh -> RSYNC_SSH;
    };
  }

  @Override
  public boolean canReach(Endpoints source) {
    return switch (form) {
      case Form.Daemon daemon -> source.rsyncDaemonPort().isPresent();
      case Form.Ssh ssh -> source.sshPort().isPresent();
    };
  }

  @Override
  public TransportOutcome transfer(TransportRequest request) throws InterruptedException {
    try (Line.Part part = line.part(request.limit().bytesPerSecond())) {
      return fromAnyAddress(request.within(BandwidthLimit.of(part.bytesPerSecond())));
    }
  }

  private TransportOutcome fromAnyAddress(TransportRequest request) throws InterruptedException {
    Function<String, List<String>> arguments =
        switch (form) {
          case Form.Daemon daemon -> {
            int port = request.source().endpoints().rsyncDaemonPort().orElseThrow();
            yield address -> RsyncArguments.fromDaemon(request, address, port, patience);
          }
          case Form.Ssh ssh ->
              address -> RsyncArguments.overSsh(request, address, ssh.settings(), patience);
        };
    List<String> unreachable = new ArrayList<>();
    for (String address : request.addresses()) {
      TransportOutcome outcome = run(request, arguments.apply(address));
      if (!isUnreachable(outcome)) {
        return outcome;
      }
      unreachable.add(address + ": " + ((TransportOutcome.Broken) outcome).failure().error());
    }
    return broken(FailureCategory.SOURCE_UNREACHABLE, String.join("; ", unreachable));
  }

  private static boolean isUnreachable(TransportOutcome outcome) {
    return outcome instanceof TransportOutcome.Broken broken
        && broken.failure().category() == FailureCategory.SOURCE_UNREACHABLE;
  }

  private static TransportOutcome run(TransportRequest request, List<String> arguments)
      throws InterruptedException {
    try {
      RsyncProcess.Ended ended =
          RsyncProcess.run(arguments, request.offer().rsyncSecret(), request.progress());
      return ended.exitCode() == 0
          ? new TransportOutcome.Delivered(
              ended.receivedBytes(), request.source().node(), Optional.empty())
          : new TransportOutcome.Broken(RsyncFailure.of(ended));
    } catch (IOException e) {
      return broken(
          FailureCategory.INTERNAL, "rsync cannot be started, install it: " + e.getMessage());
    }
  }

  private static TransportOutcome broken(FailureCategory category, String error) {
    return new TransportOutcome.Broken(new Failure(category, error));
  }
}

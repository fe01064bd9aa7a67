package org.ringrift.sync.worker.transfer.rsync;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.RsyncEntry;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.http.HttpPush;
import org.ringrift.sync.worker.transfer.http.PushTalk;

/**
 * Sends with rsync, whose delta and compression make less of a database, and has the target check
 * chunk by chunk what arrived. What is wrong or missing then follows over HTTP.
 */
public final class RsyncPush implements PushTransport {
  private final RsyncForm form;
  private final HttpPush http;
  private final Patience patience;
  private final Line line;

  private RsyncPush(RsyncForm form, HttpPush http, Patience patience, Line line) {
    this.form = form;
    this.http = http;
    this.patience = patience;
    this.line = line;
  }

  /**
   * Through the rsync daemon of the target.
   *
   * @param http announces and finishes
   * @param line of which each transfer gets a part
   */
  public static RsyncPush daemon(HttpPush http, Patience patience, Line line) {
    return new RsyncPush(new RsyncForm.Daemon(), http, patience, line);
  }

  /**
   * Over SSH.
   *
   * @param http announces and finishes
   * @param line of which each transfer gets a part
   */
  public static RsyncPush ssh(SshSettings settings, HttpPush http, Patience patience, Line line) {
    return new RsyncPush(new RsyncForm.Ssh(settings), http, patience, line);
  }

  @Override
  public String name() {
    return switch (form) {
      case RsyncForm.Daemon daemon -> RSYNC_DAEMON_PUSH;
      case RsyncForm.Ssh ssh -> RSYNC_SSH_PUSH;
    };
  }

  @Override
  public String orderedAs() {
    return switch (form) {
      case RsyncForm.Daemon daemon -> Transport.RSYNC_DAEMON;
      case RsyncForm.Ssh ssh -> Transport.RSYNC_SSH;
    };
  }

  @Override
  public boolean canReach(Endpoints target) {
    return form.canReach(target);
  }

  @Override
  public Outcome push(Order order) throws InterruptedException {
    try (PushTalk talk = http.talk(order)) {
      return switch (talk.announceRsync()) {
        case PushReceiver.Announced.Present present -> new Outcome.Done(present.facts(), 0);
        case PushReceiver.Announced.Refused refused -> new Outcome.Broken(refused.failure());
        case PushReceiver.Announced.Wanted wanted -> push(order, talk, wanted);
      };
    }
  }

  private Outcome push(Order order, PushTalk talk, PushReceiver.Announced.Wanted wanted)
      throws InterruptedException {
    if (wanted.missing().isEmpty()) {
      return talk.send();
    }
    return wanted.rsync().isPresent()
        ? send(order, talk, wanted.rsync().get())
        : broken(
            FailureCategory.TRANSFER_BROKEN,
            "target " + target(order) + " has no room for what rsync would write");
  }

  private Outcome send(Order order, PushTalk talk, RsyncEntry entry) throws InterruptedException {
    try (Line.Part part = line.part(order.request().limit().bytesPerSecond())) {
      BandwidthLimit limit = BandwidthLimit.of(part.bytesPerSecond());
      RsyncProcess.Ended ended =
          RsyncProcess.runAtAny(
              order.request().target().orElseThrow().endpoints().addresses(),
              arguments(order, limit),
              entry.secret(),
              order.progress());
      return ended.exitCode() == 0
          ? finish(talk, ended.sentBytes())
          : new Outcome.Broken(RsyncFailure.ofTarget(target(order), ended));
    } catch (IOException e) {
      return broken(
          FailureCategory.INTERNAL, "rsync cannot be started, install it: " + e.getMessage());
    }
  }

  private Function<String, List<String>> arguments(Order order, BandwidthLimit limit) {
    return switch (form) {
      case RsyncForm.Daemon daemon ->
          address -> RsyncArguments.toDaemon(order, address, limit, patience);
      case RsyncForm.Ssh ssh ->
          address -> RsyncArguments.toSsh(order, address, ssh.settings(), limit, patience);
    };
  }

  private static Outcome finish(PushTalk talk, long bytes) throws InterruptedException {
    return switch (talk.send()) {
      case Outcome.Broken broken -> broken;
      case Outcome.Done done -> new Outcome.Done(done.facts(), bytes + done.bytesTransferred());
    };
  }

  private static String target(Order order) {
    return order.request().target().orElseThrow().node().value();
  }

  private static Outcome broken(FailureCategory category, String error) {
    return new Outcome.Broken(new Failure(category, error));
  }
}

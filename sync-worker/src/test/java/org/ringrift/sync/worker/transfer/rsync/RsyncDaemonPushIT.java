package org.ringrift.sync.worker.transfer.rsync;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.data.DataPlaneConfig;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.PushContract;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.http.HttpClients;
import org.ringrift.sync.worker.transfer.http.HttpPush;

class RsyncDaemonPushIT extends PushContract {
  private static final SshSettings NO_SSH = new SshSettings(Optional.empty(), Optional.empty());

  @Override
  protected DataPlane openTarget(Path data) throws Exception {
    DataPlane plane =
        DataPlane.open(
            new DataPlaneConfig(
                TARGET,
                data,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                OptionalInt.of(0),
                NO_SSH,
                0,
                List.of()),
            new TestClock());
    plane.start();
    return plane;
  }

  @Override
  protected PushTransport push() {
    return RsyncPush.daemon(
        new HttpPush(4, HttpClients.of(Patience.DEFAULT), Line.unlimited()),
        Patience.DEFAULT,
        Line.unlimited());
  }

  @Override
  protected Endpoints endpoints() {
    return new Endpoints(
        "127.0.0.1",
        Optional.empty(),
        target.server().port(),
        OptionalInt.empty(),
        Optional.empty(),
        target.rsyncDaemonPort(),
        target.directory().root().toString());
  }
}

package org.ringrift.sync.worker.transfer.rsync;

import java.util.Optional;
import java.util.OptionalInt;
import org.ringrift.sync.worker.testkit.SshServer;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.PushContract;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.http.HttpClients;
import org.ringrift.sync.worker.transfer.http.HttpPush;

class RsyncSshPushIT extends PushContract {
  private SshServer sshd;

  @Override
  protected void startServing() throws Exception {
    super.startServing();
    sshd = new SshServer(temp.resolve("ssh"));
  }

  @Override
  protected void stopServing() throws Exception {
    sshd.close();
    super.stopServing();
  }

  @Override
  protected PushTransport push() {
    return RsyncPush.ssh(
        new SshSettings(Optional.of(sshd.identity()), Optional.of(sshd.knownHosts())),
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
        OptionalInt.of(sshd.port()),
        Optional.empty(),
        OptionalInt.empty(),
        target.directory().root().toString());
  }
}
